public import Scalars
import Structures
public import Verification

/// **Sparse W8A8 product**: matrices of signed bytes, of the weights two of four,
///
///     C = A B,   A ∈ ℤ^(m×k), B ∈ ℤ^(k×n), entries -128...127, two of B_(4g)j ... B_(4g+3)j not zero,
///
/// in 32 bits, exactly: |C_ij| ≤ 2¹³ k fits for k < 2¹⁷. What is not kept is neither read nor multiplied: mnk/2
/// multiply-adds, and of the weights 5 bits are read for each entry of B, where the dense product reads 8. Row i
/// of C depends on row i of A alone.
public enum SparseW8A8Product: DiscreteAlgorithm {
  public static let source = Citation(
    "Mishra et al. Accelerating sparse deep neural networks. arXiv:2104.08378 (2021)",
    "2:4 structured sparsity: values and two-bit metadata, here of bytes; the layout is ours")

  /// Of four weights below one another, from the first row on, at most two are not zero.
  public typealias Problem = W8A8Product.Problem

  public static let examples = [
    Example<SparseW8A8Product>(
      Problem(
        activations: Matrix(rows: 1, columns: 5, elements: [-128, 3, 127, 5, 7]),
        weights: Matrix(rows: 5, columns: 2, elements: [-128, 0, 0, 2, 0, 0, 1, -1, -2, 127])),
      gives: ["c": [16_375, 890]],
      from: "by hand: 16384 + 5 - 14 and 6 - 5 + 889")
  ]

  /// The shapes of the dense product; all that is kept is -128 now and then: the largest sums.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let dense = W8A8Product.problem(size: size, using: &generator)
    let isExtreme = !dense.weights.elements.contains { $0 != -128 }
    return Problem(
      activations: dense.activations,
      weights: sparse(dense.weights.rows, dense.weights.columns, isExtreme, &generator))
  }

  /// Every number of rows up to whole tiles of eight, and around those four that make the places worth taking
  /// apart; terms around fours and sixteens, columns around panels, and more than a block of rows.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let few = (1...9).map { ($0, 33, 17) }
    let shapes = [
      (2, 33, 64), (3, 31, 65), (6, 64, 128), (11, 5, 63), (31, 3, 36), (32, 65, 18), (33, 9, 31),
      (40, 32, 16), (41, 2, 7), (2, 3, 5000), (90, 3, 5000),
    ]
    return (few + shapes).map { m, n, k in
      Problem(
        activations: Matrix(rows: m, columns: k) { _, _ in
          Int8(truncatingIfNeeded: generator.next())
        },
        weights: sparse(k, n, false, &generator))
    }
  }

  /// Two of four, at random, with zeros among them.
  private static func sparse(
    _ k: Int, _ n: Int, _ isExtreme: Bool, _ generator: inout Generator
  ) -> Matrix<Int8> {
    var weights = Matrix<Int8>(repeating: 0, rows: k, columns: n)
    for j in 0..<n {
      for top in stride(from: 0, to: k, by: 4) {
        let first = Int(generator.next() % 4)
        for place in [first, (first + 1 + Int(generator.next() % 3)) % 4] where top + place < k {
          weights[top + place, j] = isExtreme ? -128 : Int8(truncatingIfNeeded: generator.next())
        }
      }
    }
    return weights
  }

  public static func reference(_ problem: Problem) -> Observation<Rational> {
    W8A8Product.reference(problem)
  }

  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    W8A8Product.enclosure(of: problem)
  }

  public static func plain(_ problem: Problem) -> Observation<Double> {
    W8A8Product.plain(problem)
  }

  /// Beside the kernels for two of four those that multiply with all zeros: what sparsity saves.
  public static let implementations: [Implementation<SparseW8A8Product>] =
    Lane.available.map(gathered) + Lane.available.map { .bytes("dense", $0) }
    + [.openBLAS("openblas-dense-float32")]

  public static let laws: [Law<SparseW8A8Product>] = statements

  public static let counters = [
    Counter<SparseW8A8Product>(
      "bytes of weights and places in panels", formula: "10⌈k/16⌉ · 32⌈n/32⌉"
    ) { problem in
      roundedUp(problem.weights.rows, to: 16) / 16 * 10 * roundedUp(problem.weights.columns, to: 32)
    } counted: { problem in
      (try? SparseBytePanels(problem.weights))?.bytes.count ?? -1
    }
  ]

  /// Two operations for each product of a weight that is kept; weights, places, activations and sums.
  public static func work(on problem: Problem) -> Work? {
    let (m, k) = (Double(problem.activations.rows), Double(problem.activations.columns))
    let n = Double(problem.weights.columns)
    return Work(flops: m * n * k, bytes: m * k + 5 * k * n / 8 + 4 * m * n, in: .int8)
  }

  public static let workloads = [256, 1024, 4096]
}
