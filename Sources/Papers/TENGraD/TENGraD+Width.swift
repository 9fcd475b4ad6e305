import Bindings
import Scalars
import SecondOrder
import Structures
import Verification

/// A network u(x) = m^-½ Σ bᵣ max(0, ⟨wᵣ, x⟩) of width m on few samples, and one step of exact natural
/// gradient descent on ½‖u − y‖².
private struct WideNetwork {
  var w: Matrix<Double>, b: [Double]
  let x: Matrix<Double>, y: [Double]

  init(width: Int, seed: UInt64, draw: Int) {
    var generator = Generator(seed: seed, purpose: "wide network \(width)/\(draw)")
    let (n, d) = (16, 10)
    var inputs = Matrix(rows: n, columns: d) { _, _ in generator.gaussian() }
    for i in 0..<n {
      let length = squaredNorm(Array(inputs[row: i])).squareRoot()
      for j in 0..<d { inputs[i, j] /= length }
    }
    x = inputs
    y = (0..<n).map { _ in generator.gaussian() }
    w = Matrix(rows: width, columns: d) { _, _ in generator.gaussian() }
    b = (0..<width).map { _ in generator.uniform() < 0.5 ? -1 : 1 }
  }

  private var scale: Double { 1 / Double(b.count).squareRoot() }

  /// ⟨wᵣ, xᵢ⟩, n × m.
  private func products() throws -> Matrix<Double> {
    var products = Matrix(repeating: 0.0, rows: x.rows, columns: b.count)
    try BLAS.gemm(x, w, transposeB: true, &products)
    return products
  }

  func residual() throws -> [Double] {
    let values = try products()
    return y.indices.map { i in
      let sum = zip(values[row: i], b).reduce(0) { $0 + max(0, $1.0) * $1.1 }
      return scale * sum - y[i]
    }
  }

  /// One step of the hidden block, and of the outer one if it is asked for.
  mutating func step(_ eta: Double, both: Bool) throws {
    let e = try residual(), values = try products()
    let (n, m) = (x.rows, b.count)
    let active = Matrix(rows: n, columns: m) { values[$0, $1] > 0 ? scale * b[$1] : 0 }
    var gram = Matrix(repeating: 0.0, rows: n, columns: n), inner = gram
    try BLAS.gemm(active, active, transposeB: true, &gram)
    try BLAS.gemm(x, x, transposeB: true, &inner)
    for k in gram.elements.indices { gram.elements[k] *= inner.elements[k] }
    let right = Matrix(rows: n, columns: 1, elements: e)
    let c = try LAPACK.choleskySolve(gram, right).elements
    let weighted = Matrix(rows: n, columns: m) { active[$0, $1] * c[$0] }
    if both {
      let outer = Matrix(rows: n, columns: m) { max(0, values[$0, $1]) * scale }
      try BLAS.gemm(outer, outer, transposeB: true, &gram)
      let c = try LAPACK.choleskySolve(gram, right).elements
      for r in 0..<m { for i in 0..<n { b[r] -= eta * outer[i, r] * c[i] } }
    }
    try BLAS.gemm(alpha: -eta, weighted, transposeA: true, x, beta: 1, &w)
  }
}

extension TENGraD {
  private static let draws = 32

  /// | ‖e'‖/‖e‖ − ½ | of the first step of some networks.
  private static func deviations(_ width: Int, both: Bool, _ seed: UInt64) throws -> [Double] {
    try (0..<draws).map { draw -> Double in
      var network = WideNetwork(width: width, seed: seed, draw: draw)
      let before = try squaredNorm(network.residual()).squareRoot()
      try network.step(both ? 0.25 : 0.5, both: both)
      return abs(try squaredNorm(network.residual()).squareRoot() / before - 0.5)
    }
  }

  /// The least-squares slope of the mean deviations' logarithms over those of the widths.
  private static func slope(_ widths: [Int], _ deviations: [[Double]]) -> Double {
    let xs = widths.map { Double.log(Double($0)) }
    let ys = deviations.map { Double.log($0.reduce(0, +) / Double($0.count)) }
    let count = Double(widths.count)
    let mx = xs.reduce(0, +) / count, my = ys.reduce(0, +) / count
    return zip(xs, ys).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
      / xs.reduce(0) { $0 + ($1 - mx).squared }
  }

  /// The slope with a 95 % interval: the jackknife over networks, of which each width has its own.
  private static func slopeInterval(
    _ widths: [Int], _ deviations: [[Double]]
  ) throws -> (slope: Double, range: ClosedRange<Double>) {
    let whole = slope(widths, deviations)
    // Leaving one network out of n in each width: n times the whole less n − 1 times the rest.
    let pseudo = (0..<draws).map { left -> Double in
      let rest = deviations.map { values in
        values.enumerated().filter { $0.offset != left }.map(\.element)
      }
      return Double(draws) * whole - Double(draws - 1) * slope(widths, rest)
    }
    return (whole, try Spread.interval(pseudo).range)
  }

  /// Whether the slope is that of the theory: undecided if the interval would hold anything.
  private static func verdict(_ range: ClosedRange<Double>) -> Shape.Verdict {
    guard range.contains(-0.5) else { return .fails }
    return range.upperBound - range.lowerBound < 0.5 ? .holds : .undecided
  }

  static let width = PaperTable(
    "width", "How far a step is from 1 − ηℓ = ½, two-layer networks of width m", place: nil
  ) { inputs in
    let widths = [64, 256, 1024, 4096, 16384]
    var shapes: [Shape] = []
    let rows = try [false, true].map { both -> TableResult.Row in
      let label = both ? "both layers, η = 0.25" : "hidden layer, η = 0.5"
      let values = try widths.map { width -> [Double] in
        try inputs.step("\(label), m = \(width)")
        return try deviations(width, both: both, inputs.seed)
      }
      let (slope, range) = try slopeInterval(widths, values)
      let interval =
        "\(Cell.decimal(range.lowerBound, digits: 2)) to "
        + Cell.decimal(range.upperBound, digits: 2)
      shapes.append(
        Shape(
          "\(label): the deviation falls as m^-½", verdict(range),
          evidence: "slope \(Cell.decimal(slope, digits: 2)), 95 % interval \(interval)"))
      let cells = values.map {
        Cell.figure(Cell.significant($0.reduce(0, +) / Double(draws), digits: 2))
      }
      return .init(label, cells + [.figure("\(Cell.decimal(slope, digits: 2)), \(interval)")])
    }
    return TableResult(
      columns: widths.map { "m = \($0)" } + ["slope"], rows: rows,
      shapes: shapes,
      notes: [
        "16 samples of length 1 in ten dimensions; mean of | ‖e'‖/‖e‖ − ½ | over \(draws) networks, first step; the slope's interval is the jackknife's over networks"
      ])
  }
}
