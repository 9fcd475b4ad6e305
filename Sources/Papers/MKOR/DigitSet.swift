import Bindings
import Scalars
import Structures
import Verification

/// Images of ten classes, flattened, with values from 0 to 1.
struct DigitSet {
  let name: String
  var images: Matrix<Double>, labels: [Int]
  var testImages: Matrix<Double>, testLabels: [Int]

  static let files = ["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"]

  /// Ten smooth prototypes of 8 × 8, and normal noise: 1,000 images to learn from and 500 others.
  static func generated(seed: UInt64) -> DigitSet {
    var generator = Generator(seed: seed, purpose: "generated digits")
    let width = 8
    let prototypes = (0..<10).map { _ -> [Double] in
      // Three waves of random direction and phase.
      let waves = (0..<3).map { _ in
        (x: generator.gaussian() / 3, y: generator.gaussian() / 3, phase: 6.3 * generator.uniform())
      }
      return (0..<width * width).map { place in
        let (x, y) = (Double(place % width), Double(place / width))
        return waves.reduce(0) { $0 + Double.cos($1.x * x + $1.y * y + $1.phase) } / 3
      }
    }
    func draw(_ count: Int) -> (Matrix<Double>, [Int]) {
      var elements: [Double] = []
      let labels = (0..<count).map { $0 % 10 }
      for label in labels {
        for value in prototypes[label] {
          elements.append(max(0, min(1, 0.5 + 0.3 * value + 0.25 * generator.gaussian())))
        }
      }
      return (Matrix(rows: count, columns: width * width, elements: elements), labels)
    }
    let (images, labels) = draw(1000), (testImages, testLabels) = draw(500)
    return DigitSet(
      name: "generated digits", images: images, labels: labels, testImages: testImages,
      testLabels: testLabels)
  }

  private static func read(_ name: String, _ inputs: Inputs) throws -> IDX {
    guard let folder = inputs.dataDirectory else {
      throw FormatError(
        file: name, reason: "No data directory is given", remedy: "Name it with --data")
    }
    let path = "\(folder)/\(name)"
    return try IDX(Gzip.decompressed(try FileBytes(path: path).array), name: path)
  }

  /// MNIST's test images of 28 × 28, row by row: so many at least.
  static func pixels(_ inputs: Inputs, least: Int) throws -> IDX {
    let pixels = try read(files[0], inputs)
    guard pixels.shape.count == 3, pixels.shape[1...] == [28, 28], pixels.shape[0] >= least else {
      throw FormatError(file: files[0], reason: "These are not \(least) images of 28 x 28")
    }
    return pixels
  }

  /// MNIST's test set, four pixels averaged into one: 2,000 images to learn from and 1,000 others.
  static func mnist(_ inputs: Inputs) throws -> DigitSet {
    let pixels = try pixels(inputs, least: 3000), marks = try read(files[1], inputs)
    guard marks.shape == [pixels.shape[0]], marks.elements.allSatisfy({ $0 < 10 }) else {
      throw FormatError(
        file: files[1], reason: "These are not as many labels below 10 as there are images")
    }
    func part(_ range: Range<Int>) -> (Matrix<Double>, [Int]) {
      let images = Matrix(rows: range.count, columns: 196) { i, place in
        let (x, y) = (2 * (place % 14), 2 * (place / 14))
        let corner = (range.lowerBound + i) * 784 + y * 28 + x
        let sum = [0, 1, 28, 29].reduce(0) { $0 + Int(pixels.elements[corner + $1]) }
        return Double(sum) / 1020
      }
      return (images, range.map { Int(marks.elements[$0]) })
    }
    let (images, labels) = part(0..<2000), (testImages, testLabels) = part(2000..<3000)
    return DigitSet(
      name: "MNIST 14 × 14", images: images, labels: labels, testImages: testImages,
      testLabels: testLabels)
  }

  /// Every pixel with mean zero and variance one over the images to learn from.
  var standardised: DigitSet {
    var other = self
    for j in 0..<images.columns {
      let column = images.column(j), mean = column.reduce(0, +) / Double(column.count)
      let variance = column.reduce(0) { $0 + ($1 - mean).squared } / Double(column.count)
      let scale = variance > 0 ? 1 / variance.squareRoot() : 0
      for i in 0..<images.rows { other.images[i, j] = (images[i, j] - mean) * scale }
      for i in 0..<testImages.rows { other.testImages[i, j] = (testImages[i, j] - mean) * scale }
    }
    return other
  }
}
