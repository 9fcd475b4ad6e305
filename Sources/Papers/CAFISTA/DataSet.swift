import Bindings
import Scalars
import Structures
import Verification

/// A lasso on data: its samples, and the step and penalty that all runs on it share.
struct DataSet {
  let name: String
  let samples: CSR<Double>, targets: [Double]
  /// λ = ‖R‖∞ / 10, a tenth of the least penalty for which w = 0.
  let lambda: Double
  /// The largest eigenvalue of G.
  let smoothness: Double
  /// G = XᵀX/n and Xᵀy/n, with samples for rows.
  let gram: Matrix<Double>, moments: [Double]
  /// ‖R‖∞, the KKT residual of w = 0 without penalty.
  let correlation: Double

  /// Features beyond which a dense Gram matrix is more than these tables are for.
  private static let mostFeatures = 8192

  init(_ name: String, _ samples: CSR<Double>, _ targets: [Double]) throws {
    guard samples.rows > 0, (1...Self.mostFeatures).contains(samples.columns) else {
      throw FormatError(
        file: name,
        reason: "\(samples.rows) samples of \(samples.columns) features; there must be a sample, "
          + "and 1 to \(Self.mostFeatures) features")
    }
    self.name = name
    self.samples = samples
    self.targets = targets
    let n = Double(samples.rows)
    var gram = Matrix(repeating: 0.0, rows: samples.columns, columns: samples.columns)
    var sums = [Double](repeating: 0, count: samples.columns)
    for i in 0..<samples.rows {
      let (columns, values) = samples[row: i]
      for (a, x) in zip(columns, values) {
        sums[a] += x * targets[i]
        for (b, y) in zip(columns, values) { gram[a, b] += x * y / n }
      }
    }
    moments = sums.map { $0 / n }
    correlation = normInfinity(moments)
    self.gram = gram
    lambda = correlation / 10
    smoothness = try LAPACK.symmetricEigenvalues(gram).last ?? 1
  }

  /// F(w) = (1/2n)‖Xᵀw − y‖² + λ‖w‖₁.
  func objective(_ w: [Double]) -> Double {
    residuals(w).reduce(0) { $0 + $1 * $1 } / Double(2 * samples.rows) + lambda * norm1(w)
  }

  /// The departure of ∇f(w) from −λ ∂‖w‖₁ in the maximum norm, over ‖R‖∞.
  func optimality(_ w: [Double]) -> Double {
    var gradient = [Double](repeating: 0, count: w.count)
    for (i, residual) in residuals(w).enumerated() {
      for k in samples.range(ofRow: i) {
        gradient[samples.columnIndices[k]] += residual * samples.values[k]
      }
    }
    return departure(w, gradient.map { $0 / Double(samples.rows) })
  }

  func departure(_ w: [Double], _ gradient: [Double]) -> Double {
    var worst = 0.0
    for (w, g) in zip(w, gradient) {
      worst = max(worst, w == 0 ? abs(g) - lambda : abs(g + (w > 0 ? lambda : -lambda)))
    }
    return worst / correlation
  }

  private func residuals(_ w: [Double]) -> [Double] {
    (0..<samples.rows).map { i in
      samples.range(ofRow: i).reduce(-targets[i]) {
        $0 + samples.values[$1] * w[samples.columnIndices[$1]]
      }
    }
  }
}

extension DataSet {
  /// Abalone, heart_scale and a8a from the data folder.
  static func real(_ inputs: Inputs) throws -> [DataSet] {
    guard let folder = inputs.dataDirectory else { return [] }
    return try [
      abalone(path: "\(folder)/abalone.csv"),
      libsvm("heart_scale", path: "\(folder)/heart_scale"),
      libsvm("a8a", path: "\(folder)/a8a"),
    ]
  }

  /// w8a: more features than the others have, and few of them filled.
  static func wide(_ inputs: Inputs) throws -> DataSet {
    try libsvm("w8a", path: "\(inputs.dataDirectory ?? ".")/w8a")
  }

  static func libsvm(_ name: String, path: String) throws -> DataSet {
    let file = try LIBSVM(path: path)
    return try DataSet(name, file.features, file.labels)
  }

  /// Eight features: sex as F −1, I 0, M 1, and seven measures, each brought to mean 0 and variance 1;
  /// the target is the number of rings, less its mean.
  private static func abalone(path: String) throws -> DataSet {
    let table = try CSV(path: path)
    let sex = try table.text("sex").map { $0 == "M" ? 1.0 : $0 == "F" ? -1.0 : 0.0 }
    let measures = table.header.filter { $0 != "sex" && $0 != "rings" }
    let columns = try [sex] + measures.map { name throws(FormatError) in try table.numbers(name) }
    let standard = columns.map { centred($0, scaled: true) }
    let matrix = Matrix(rows: table.rowCount, columns: columns.count) { standard[$1][$0] }
    return try DataSet(
      "abalone", CSR(matrix) { _ in true }, centred(try table.numbers("rings"), scaled: false))
  }

  private static func centred(_ x: [Double], scaled: Bool) -> [Double] {
    let n = Double(x.count)
    let mean = sum(x) / n
    let deviation = (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    return x.map { ($0 - mean) / (scaled && deviation > 0 ? deviation : 1) }
  }

  /// 5,000 samples of 18 correlated Gaussian features and a label ±1 that depends on six of them.
  static func generated(seed: UInt64) throws -> DataSet {
    var generator = Generator(seed: seed, purpose: "ca-fista, generated data")
    let (n, d) = (5000, 18)
    var elements: [Double] = []
    var targets: [Double] = []
    for _ in 0..<n {
      let common = generator.gaussian()
      let row = (0..<d).map { _ in (common + generator.gaussian()) / 2.0.squareRoot() }
      let margin = (0..<6).reduce(0.5 * generator.gaussian()) { sum, j in
        sum + (j % 2 == 0 ? row[j] : -row[j])
      }
      elements += row
      targets.append(margin < 0 ? -1 : 1)
    }
    let matrix = Matrix(rows: n, columns: d, elements: elements)
    return try DataSet("generated", CSR(matrix) { _ in true }, targets)
  }

  /// 20,000 samples of 54 features, 22 % of them Gaussian and the others zero, and a label ±1.
  static func sparse(seed: UInt64) throws -> DataSet {
    var generator = Generator(seed: seed, purpose: "covtype's stand-in")
    let (n, d) = (20_000, 54)
    var elements = [Double](repeating: 0, count: n * d)
    for place in elements.indices where generator.uniform() < 0.22 {
      elements[place] = generator.gaussian()
    }
    let targets = (0..<n).map { i in
      let margin = (0..<9).reduce(0.5 * generator.gaussian()) { $0 + elements[i * d + 6 * $1] }
      return margin < 0 ? -1.0 : 1
    }
    return try DataSet(
      "sparse", CSR(Matrix(rows: n, columns: d, elements: elements)), targets)
  }
}
