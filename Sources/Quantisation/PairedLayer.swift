import Bindings
import Scalars
import Structures
import Verification

/// A large layer on which nothing is rounded, whose result is known without a factorisation.
///
/// Its inputs are X = (I 0; Nᵀ I) with NNᵀ = NᵀN = 3I, and there is no damping, so that
///
///     H = XᵀX = (4I N; Nᵀ I) = UUᵀ,  U = (I N; 0 I),   H⁻¹ = (I -N; -Nᵀ 4I),
///
/// and the lower Cholesky factors of H and of its inverse are (2I 0; Nᵀ/2 I/2) and (I 0; -Nᵀ I). With N of entries
/// ±1/16 and 0 and weights that are multiples of 1/64, all of these, and every sum on the way to the result in any
/// order, are multiples of 2⁻¹⁰ below 2¹⁰: both single and double precision hold each of them. The first half of the
/// columns carries nothing; its displacements x reach the second half as xN.
struct PairedLayer {
  static let theorem =
    "in a paired layer nothing but the loss is rounded, in single precision either: PairedLayer"

  /// H.
  let hessian: Matrix<Double>
  private let couplings: Matrix<Double>

  /// `nil` for a layer of another kind.
  init?(_ layer: SparseGPT.Problem) {
    let (d, x) = (layer.order, layer.inputs)
    let half = d / 2
    guard d >= 2048, d.isMultiple(of: 2), x.rows == d, x.columns == d, layer.damping == 0 else {
      return nil
    }
    let isPaired = (0..<d).allSatisfy { i in
      (0..<d).allSatisfy { j in
        i >= half && j < half ? [0, 0x1p-4].contains(abs(x[i, j])) : x[i, j] == (i == j ? 1 : 0)
      }
    }
    let isDyadic = layer.weights.elements.allSatisfy {
      abs($0) <= 8 && ($0 * 64).rounded() == $0 * 64
    }
    guard isPaired, isDyadic else { return nil }
    couplings = Matrix(rows: half, columns: half) { x[half + $1, $0] }
    hessian = Matrix(rows: d, columns: d) { i, j in
      switch (i < half, j < half) {
      case (true, true): i == j ? 4 : 0
      case (true, false): x[j, i]
      case (false, true): x[i, j]
      default: i == j ? 1 : 0
      }
    }
    // The product that makes both factors what they are.
    var square = Matrix(repeating: 0.0, rows: half, columns: half)
    guard (try? BLAS.gemm(couplings, couplings, transposeB: true, &square)) != nil,
      (0..<half).allSatisfy({ i in (0..<half).allSatisfy { square[i, $0] == (i == $0 ? 3 : 0) } })
    else { return nil }
  }

  /// xN for the displacements x of the first half of the columns.
  func carried(_ moved: Matrix<Double>) -> Matrix<Double>? {
    var result = Matrix(repeating: 0.0, rows: moved.rows, columns: moved.columns)
    return (try? BLAS.gemm(moved, couplings, &result)) == nil ? nil : result
  }

  /// Its inputs: N is W ⊗ H ⊗ I over 16, of a weighing matrix W of order 4 and weight 3 and Hadamard's H of order 256.
  static func inputs(order d: Int) -> Matrix<Double> {
    let half = d / 2
    let copies = half / 1024
    let weighing = [[0, 1, 1, 1], [-1, 0, 1, -1], [-1, -1, 0, 1], [-1, 1, -1, 0]]
    return Matrix(rows: d, columns: d) { i, j in
      guard i >= half, j < half else { return i == j ? 1 : 0 }
      let (column, row) = (i - half, j)
      guard column % copies == row % copies else { return 0 }
      let (p, q) = (row / copies, column / copies)
      let sign = ((p % 256) & (q % 256)).nonzeroBitCount.isMultiple(of: 2) ? 1 : -1
      return Double(sign * weighing[p / 256][q / 256]) / 16
    }
  }

  /// Whether a size has such a layer.
  static func isLarge(_ size: Int) -> Bool { size >= 2048 && size.isMultiple(of: 2048) }

  /// Codes or weights, which are exact, and a loss that is a sum in double precision.
  struct Result {
    let values: [Double], loss: Double
  }

  static func enclosure(_ name: String, _ result: Result) -> Observation<Enclosure> {
    let radius = gamma(result.values.count, unitRoundoff: 0x1p-53) * result.loss
    return [
      name: .scalars(result.values.map { Enclosure($0) }),
      "loss": [Enclosure(midpoint: result.loss, radius: radius)],
    ]
  }

  /// Codes or weights are exact; the loss is off by what its terms are, and by what a sum of them rounds.
  static func bound(_ name: String, _ result: Result?, lossError: Double) -> ErrorBound {
    guard let result else { return [name: .absolute(.infinity), "loss": .absolute(.infinity)] }
    let own = lossError + 2 * gamma(result.values.count + 8, unitRoundoff: 0x1p-53)
    return [name: .absolute(0), "loss": .absolute(own * result.loss)]
  }
}
