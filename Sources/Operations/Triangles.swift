import Foreign
import Scalars
import Structures

/// Square matrices of which one triangle counts, in memory whose other half must not matter.
enum Triangles {
  static let uplo = Parameter("uplo", .choice(["lower", "upper"]), "the triangle that counts")

  static func layout(_ order: Extent, _ leading: Extent) -> Parameter.Layout {
    .init(rows: order, columns: order, leading: leading)
  }

  /// The buffer of a triangle, by its element at row ≥ column if it is the lower one; elsewhere is `poison`.
  static func buffer(
    _ element: ElementType, _ n: Int, leading: Int, isUpper: Bool, poison: Double,
    _ value: (Int, Int) -> Double
  ) -> Buffer {
    let count = n > 0 ? (n - 1) * leading + n : 0
    var buffer = Buffer(element, [Double](repeating: poison, count: count))
    for row in 0..<n {
      for column in 0..<n where isUpper ? column >= row : column <= row {
        buffer[row * leading + column] = value(row, column)
      }
    }
    return buffer
  }

  static func isUpper(_ call: Call) -> Bool { call.size("uplo") == 1 }

  /// The triangle on the other side of the diagonal: the matrix transposed.
  static func transposed(_ call: Call) -> Call {
    let (n, leading) = (call.size("n"), call.size("lda"))
    let old = call.buffers["A"]!
    var new = old
    for row in 0..<n {
      for column in 0..<n {
        new.setBits(old.bits(at: column * leading + row), at: row * leading + column)
      }
    }
    return call.with {
      $0.sizes["uplo"] = 1 - call.size("uplo")
      $0.buffers["A"] = new
    }
  }

  /// The matrix with each element times a power of two; nil if a product is not exact.
  static func scaled(_ call: Call, by factor: (Int, Int) -> Double) -> Call? {
    let (n, leading) = (call.size("n"), call.size("lda"))
    let old = call.buffers["A"]!
    var new = old
    for row in 0..<n {
      for column in 0..<n {
        let place = row * leading + column
        new[place] = old[place] * factor(row, column)
        guard old[place].isNaN || new[place] / factor(row, column) == old[place] else {
          return nil
        }
      }
    }
    return call.with { $0.buffers["A"] = new }
  }

  /// Without padding between the rows of A.
  static func packed(_ call: Call) -> Call {
    let (n, leading) = (call.size("n"), call.size("lda"))
    let old = call.buffers["A"]!
    var new = Buffer(old.element, count: n * n)
    for row in 0..<n {
      for column in 0..<n {
        new.setBits(old.bits(at: row * leading + column), at: row * n + column)
      }
    }
    return call.with {
      $0.sizes["lda"] = max(1, n)
      $0.buffers["A"] = new
    }
  }
}
