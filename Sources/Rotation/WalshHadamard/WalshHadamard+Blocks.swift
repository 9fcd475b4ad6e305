import RotationKernels
import Scalars
import Structures
import Verification

#if V4
  import RotationKernelsV4
#endif

extension WalshHadamard {
  /// A transform as the kernels read it, in memory that is there before they start.
  struct BlockedTransform {
    /// Of a base H_2ᵏ ⊗ H_m the order m of what has no fast form, and k.
    let order: Int, outer: Int
    let levels: Int
    let x: UnsafePointer<Float>
    /// Signed quadruples for any base, by sixteen sums, and by eight with signs.
    let choices: UnsafePointer<UInt16>, halves: UnsafePointer<UInt16>
    let halfSigns: UnsafePointer<Float>
    /// Column by column, for twelve rows of whole vectors.
    let signs: UnsafePointer<Float>
    let y: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>

    init(_ problem: Problem, in arena: Arena) {
      let inner: HadamardConstruction
      (outer, inner) = WalshHadamard.factored(problem)
      (order, levels) = (inner.order, problem.levels)
      let base =
        HadamardTransform(inner, levels: levels, isTransposed: problem.isTransposed).base
      x = arena.input(problem.x.map { Float($0) }).baseAddress!
      choices = arena.input(base.map(signedQuadruples) ?? [0]).baseAddress!
      let half = base.map(halfQuadruples) ?? [(0, 1)]
      halves = arena.input(half.map(\.choice)).baseAddress!
      halfSigns = arena.input(half.map(\.sign)).baseAddress!
      signs = arena.input((base?.transposed.elements ?? [1]).map { Float($0) }).baseAddress!
      y = arena.output(problem.x.count, of: Float.self).baseAddress!
      let count = base == nil ? 1 : RotationKernels.hadamardBaseScratch(order)
      scratch = arena.output(count, of: Float.self).baseAddress!
    }

    var isTwelve: Bool { WalshHadamard.isTwelve(order, levels) }
    /// Numbers that H_m and the butterflies mix, and how often there are so many.
    private var part: Int { order << levels }
    var count: Int { part << outer }

    func run(isWide: Bool) {
      for row in 0..<order << outer {
        let start = row << levels
        #if V4
          if isWide {
            RotationKernelsV4.walshHadamard(x + start, y + start, levels)
            continue
          }
        #endif
        RotationKernels.walshHadamard(x + start, y + start, levels)
      }
      guard order > 1 else { return }
      for start in stride(from: 0, to: count, by: part) { acrossBase(y + start, isWide) }
      guard outer > 0 else { return }
      #if V4
        if isWide { return RotationKernelsV4.hadamardAcross(y, outer, part) }
      #endif
      RotationKernels.hadamardAcross(y, outer, part)
    }

    private func acrossBase(_ y: UnsafeMutablePointer<Float>, _ isWide: Bool) {
      let width = 1 << levels
      #if V4
        if isWide {
          return isTwelve
            ? RotationKernelsV4.hadamardTwelve(width, signs, y)
            : RotationKernelsV4.hadamardBase(
              order, width, choices, halves, halfSigns, y, scratch)
        }
      #endif
      if isTwelve { return RotationKernels.hadamardTwelve(width, signs, y) }
      RotationKernels.hadamardBase(order, width, choices, halves, halfSigns, y, scratch)
    }
  }

  /// A base H_2ᵏ ⊗ H_m as k and H_m, where parts of whole vectors can be added up: k levels then take k additions a
  /// number in place of a share of m/4.
  private static func factored(
    _ problem: Problem
  ) -> (outer: Int, inner: HadamardConstruction) {
    guard case .kronecker(.sylvester(let outer), let inner) = problem.base, outer <= 4,
      inner.order > 1, problem.levels >= 2
    else { return (0, problem.base) }
    return (outer, inner)
  }

  /// Whether twelve sums stay in registers.
  static func isTwelve(_ order: Int, _ levels: Int) -> Bool { order == 12 && levels >= 4 }

  /// 256 numbers in registers, then up to four levels at a time; sums of signed quadruples across the base.
  static func blocks(_ lane: Lane) -> Implementation<WalshHadamard> {
    // Asked once: comparing lanes takes as long as a transform of 256.
    let isWide = lane == .v4
    return Implementation(
      "blocks-\(lane.rawValue)-float32",
      .rounding("Higham 2002, section 4.2: h additions on the way to each number") { bound($0) },
      arena: { problem, arena in BlockedTransform(problem, in: arena) },
      run: { $0.run(isWide: isWide) },
      observe: { o, _ in
        ["y": .scalars((0..<o.count).map { Double(o.y[$0]) })]
      })
  }

  /// For each row of H and each four columns: sixteen times the number of the four, and a bit for each minus.
  private static func signedQuadruples(_ h: Matrix<Int8>) -> [UInt16] {
    (0..<h.rows).flatMap { i in
      (0..<h.columns / 4).map { k in
        let bits = (0..<4).reduce(0) { $0 | (h[i, 4 * k + $1] < 0 ? 1 << $1 : 0) }
        return UInt16(16 * k + bits)
      }
    }
  }

  /// The same by the sums in which the third of four columns is added: eight times the number of the four, a bit
  /// for each other column that has another sign, and the third one's sign.
  private static func halfQuadruples(_ h: Matrix<Int8>) -> [(choice: UInt16, sign: Float)] {
    (0..<h.rows).flatMap { i in
      (0..<h.columns / 4).map { k in
        let sign = h[i, 4 * k + 2]
        let bits = [0, 1, 3].enumerated().reduce(0) {
          $0 | (h[i, 4 * k + $1.element] != sign ? 1 << $1.offset : 0)
        }
        return (UInt16(8 * k + bits), Float(sign))
      }
    }
  }

  /// γₕ ‖x‖₁ with h = p, and m/4 + 1 more for a base, or 11 for one of order 12: every entry of the matrix is
  /// a sign.
  static func bound(_ problem: Problem) -> ErrorBound {
    let m = problem.base.order
    let across = isTwelve(m, problem.levels) ? 11 : m > 1 ? m / 4 + 1 : 0
    let size = norm1(problem.x) * (1 + Double(problem.x.count) * 0x1p-52)
    return ["y": .absolute(gamma(problem.levels + across, unitRoundoff: 0x1p-24) * size)]
  }
}
