import Bindings
import Scalars
import SparsityKernels
import Structures
import Verification

#if V4
  import SparsityKernelsV4
#endif

extension MaskedGradient {
  struct Operands {
    let b: Int, d: Int, m: Int, slots: Int
    /// Whether places lie in panels: 2:4, for AVX-512.
    let isInPanels: Bool
    let lane: Lane
    let slopes: UnsafePointer<Float>, x: UnsafePointer<Float>
    let places: UnsafePointer<UInt32>, columns: UnsafePointer<Int32>
    let gradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>

    init(_ problem: Problem, _ lane: Lane, _ arena: Arena) {
      self.lane = lane
      let weights = problem.weights
      (b, d, m) = (problem.x.rows, problem.x.columns, weights.rows)
      slots = weights.groupsPerRow * weights.pattern.kept
      isInPanels = lane == .v4 && weights.pattern.isTwoOfFour
      func input<T: BitwiseCopyable>(_ values: [T], _ none: T) -> UnsafePointer<T> {
        arena.input(values.isEmpty ? [none] : values).baseAddress!
      }
      slopes = input(problem.slopes.elements.map { Float($0) }, .nan)
      x = input(problem.x.elements.map { Float($0) }, .nan)
      let panels = isInPanels ? RowPanels(weights, height: RowPanels.ofGradient).places : []
      places = input(panels, 0)
      columns = input(isInPanels ? [] : weights.absoluteColumns.map { Int32($0) }, 0)
      gradient = arena.output(max(1, m * slots), of: Float.self).baseAddress!
      var size = SparsityKernels.scratchNM(b, d + m)
      #if V4
        if isInPanels { size = SparsityKernelsV4.gradient24Scratch(b, d / 4) }
      #endif
      scratch = arena.output(max(1, size), of: Float.self).baseAddress!
    }

    func run() {
      #if V4
        if isInPanels {
          var operands = SparsityKernelsV4.Gradient24(
            b: b, m: m, groups: d / 4, a: slopes, x: x, places: places, gradient: gradient,
            scratch: scratch)
          return withUnsafePointer(to: &operands) { SparsityKernelsV4.gradient24($0) }
        }
        if lane == .v4 {
          return SparsityKernelsV4.gradientNM(
            b, d, m, slots, slopes, x, columns, gradient, scratch)
        }
      #endif
      SparsityKernels.gradientNM(b, d, m, slots, slopes, x, columns, gradient, scratch)
    }

    var result: [Double] { (0..<m * slots).map { Double(gradient[$0]) } }
  }

  /// With AVX-512 eight slots of sixteen rows at a time, in registers over the batch: a permutation takes
  /// every row's input out of the four of its group. Other patterns, and without, slot by slot.
  static func panels(_ lane: Lane) -> Implementation<MaskedGradient> {
    Implementation(
      "\(lane == .v4 ? "panels" : "slots")-\(lane.rawValue)-float32",
      .rounding("Higham 2002, section 3.5") { bound($0, 0x1p-24) },
      arena: { problem, arena in Operands(problem, lane, arena) },
      run: { $0.run() },
      observe: { o, _ in ["gradient": .scalars(o.result)] })
  }

  /// Products of doubles where these are exact, for they are then the result.
  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    let (slopes, x) = (problem.slopes.elements, problem.x.elements)
    guard areSumsExact(terms: problem.x.rows, slopes, x) else {
      return reference(problem, over: Enclosure.self)
    }
    return reference(problem, over: Double.self).map { Enclosure($0) }
  }
}

extension MaskedGradient {
  struct DenseOperands {
    let b: Int, d: Int, m: Int
    let slopes: UnsafePointer<Float>, x: UnsafePointer<Float>
    /// Of every slot, its entry in the dense matrix.
    let entries: UnsafeBufferPointer<Int32>
    let dense: UnsafeMutablePointer<Float>, gradient: UnsafeMutablePointer<Float>
  }

  /// The dense product, of which half is thrown away: a pass over the places picks the rest.
  static let openBLAS = Implementation<MaskedGradient>(
    "openblas-dense-float32", voice: .peer("OpenBLAS"),
    .rounding("Higham 2002, section 3.5") { bound($0, 0x1p-24) },
    arena: { problem, arena in
      let (b, d, m) = (problem.x.rows, problem.x.columns, problem.weights.rows)
      let columns = problem.weights.absoluteColumns
      let perRow = columns.count / max(1, m)
      func input(_ values: [Double]) -> UnsafePointer<Float> {
        arena.input(values.isEmpty ? [.nan] : values.map { Float($0) }).baseAddress!
      }
      return DenseOperands(
        b: b, d: d, m: m, slopes: input(problem.slopes.elements), x: input(problem.x.elements),
        entries: arena.input(columns.enumerated().map { Int32($0 / perRow * d + $1) }),
        dense: arena.output(max(1, m * d), of: Float.self).baseAddress!,
        gradient: arena.output(max(1, columns.count), of: Float.self).baseAddress!)
    },
    run: { o in
      try? BLAS.gemm(
        transposeA: true, m: o.m, n: o.d, k: o.b, alpha: 1, a: o.slopes, lda: max(1, o.m), b: o.x,
        ldb: max(1, o.d), beta: 0, c: o.dense, ldc: max(1, o.d))
      for (slot, entry) in o.entries.enumerated() { o.gradient[slot] = o.dense[Int(entry)] }
    },
    observe: { o, _ in
      ["gradient": .scalars((0..<o.entries.count).map { Double(o.gradient[$0]) })]
    })
}
