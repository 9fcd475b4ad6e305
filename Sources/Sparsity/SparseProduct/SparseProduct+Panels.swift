import Bindings
import Scalars
import Structures
import Verification

extension SparseProduct {
  /// With AVX-512 panels of 32 outputs and eight rows at a time: each takes its number out of the four of a
  /// group by a permutation, so that nothing is written out. Other patterns, and without, slot by slot and
  /// sixteen rows at a time.
  static func panels(_ lane: Lane) -> Implementation<SparseProduct> {
    Implementation(
      "\(lane == .v4 ? "panels" : "slots")-\(lane.rawValue)-float32",
      .rounding("Higham 2002, section 3.5", { bound($0, 0x1p-24) }),
      arena: { problem, arena in CompressedProduct(problem.x, problem.weights, lane, in: arena) },
      run: { $0.run() },
      observe: { o, _ in ["y": .scalars(o.result)] })
  }

  /// The matrix with its zeros written out.
  static let openBLAS = Implementation<SparseProduct>(
    "openblas-dense-float32", voice: .peer("OpenBLAS"),
    .rounding("Higham 2002, section 3.5, for all d terms") {
      bound($0, 0x1p-24, terms: $0.x.columns)
    },
    contract: Contract(
      exemptions: Dictionary(
        uniqueKeysWithValues: (["an infinity at a pruned column"] + spoilt.map(\.name)).map {
          ($0, "a product with a zero that is written out is NaN")
        })),
    arena: { problem, arena in DenseProduct(problem.x, problem.weights.dense, in: arena) },
    run: { $0.run() },
    observe: { o, _ in ["y": .scalars(o.result)] })

  /// Products of doubles where these are exact, for they are then the result.
  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    let weights = problem.weights.values.map { Double($0) }
    guard areSumsExact(terms: problem.x.columns, problem.x.elements, weights) else {
      return reference(problem, over: Enclosure.self)
    }
    return reference(problem, over: Double.self).map { Enclosure($0) }
  }
}

/// Y = X Wᵀ for dense matrices, by OpenBLAS, in memory that is there before it starts.
struct DenseProduct {
  let b: Int, d: Int, m: Int
  let x: UnsafePointer<Float>, weights: UnsafePointer<Float>
  let y: UnsafeMutablePointer<Float>

  init(_ x: Matrix<Double>, _ weights: Matrix<Float>, in arena: Arena) {
    (b, d, m) = (x.rows, x.columns, weights.rows)
    func input(_ values: [Float]) -> UnsafePointer<Float> {
      arena.input(values.isEmpty ? [.nan] : values).baseAddress!
    }
    self.x = input(x.elements.map { Float($0) })
    self.weights = input(weights.elements)
    y = arena.output(max(1, b * m), of: Float.self).baseAddress!
  }

  func run() {
    try? BLAS.gemm(
      transposeB: true, m: b, n: m, k: d, alpha: 1, a: x, lda: max(1, d), b: weights,
      ldb: max(1, d), beta: 0, c: y, ldc: max(1, m))
  }

  var result: [Double] { (0..<b * m).map { Double(y[$0]) } }
}
