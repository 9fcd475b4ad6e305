public import Scalars
public import Verification

/// **Top-k truncation** T_k: the k numbers of largest magnitude stay, all others become zero.
///
///     T_k(x) = argmin ‖x - z‖ over all z with at most k nonzeros.
///
/// Of equal magnitudes those in front are kept, a rule without which two correct programs may disagree.
public enum TopKTruncation: RationalAlgorithm {
  public static let source = Citation(
    "Blumensath & Davies. Iterative hard thresholding for compressed sensing. Appl. Comput. Harmon. Anal. 27 (2009); The iterative optimal brain surgeon. arXiv:2408.17163 (2024)",
    "the operator T_k")

  public struct Problem: Sendable {
    public var x: [Float]
    /// 0 ≤ k ≤ n.
    public var kept: Int

    public init(x: [Float], kept: Int) { (self.x, self.kept) = (x, kept) }

    /// Why nothing can be kept, if so.
    var obstacle: String? {
      (0...x.count).contains(kept) ? nil : "k = \(kept) of \(x.count) numbers cannot be kept"
    }
  }

  public static let examples = [
    Example<TopKTruncation>(
      Problem(x: [1, -4, 3, 0.5, -3, 3], kept: 3),
      gives: ["truncated": [0, -4, 3, 0, -3, 0], "places": .integers([1, 2, 4])],
      from: "by hand: -4, and of three threes the two in front"),
    Example<TopKTruncation>(
      Problem(x: [1, -2], kept: 0), gives: ["truncated": [0, 0], "places": .integers([])],
      from: "by hand: nothing is kept"),
  ]

  public static let smallestSize = 0

  /// Whole numbers with many ties, multiples of 1/64, or numbers that fill a significand.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let kind = generator.next() % 3
    let x = (0..<size).map { _ -> Float in
      let draw = kind == 2 ? generator.gaussian() : generator.dyadic()
      return Float(kind == 0 ? draw.rounded() : draw)
    }
    // What is benchmarked keeps one in a hundred.
    let kept = size >= 4096 ? size / 100 : Int(generator.next() % UInt64(size + 1))
    return Problem(x: x, kept: kept)
  }

  /// Every k of 35 numbers, all ties, and numbers that differ in their last bits only.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let some = problem(size: 35, using: &generator).x
    let close = (0..<300).map { _ in
      Float(bitPattern: 0x3F80_0000 + UInt32(generator.next() % 64))
    }
    let wide = (0..<1000).map { _ -> Float in
      let pattern = UInt32(truncatingIfNeeded: generator.next())
      let x = Float(bitPattern: pattern)
      return x.isFinite ? x : 1
    }
    return (0...35).map { Problem(x: some, kept: $0) } + [
      Problem(x: [Float](repeating: -2, count: 77), kept: 50), Problem(x: close, kept: 111),
      Problem(x: wide, kept: 17), Problem(x: wide, kept: 983),
    ] + sampled(using: &generator)
  }

  /// Long enough for the kernels' sample of every eighth number: as it comes, one that sees the largest only, one that
  /// sees none of them, and one that is all ties.
  private static func sampled(using generator: inout Generator) -> [Problem] {
    let n = 8 * 1024 + 5
    func numbers(_ size: (Int) -> Double) -> [Float] {
      (0..<n).map { Float(size($0) * (1 + generator.uniform())) }
    }
    let seen = numbers { $0 % 8 == 0 ? 100 : 1 }
    let unseen = numbers { $0 % 8 == 0 ? 1 : 100 }
    let even = (0..<n).map { _ in Float(generator.gaussian()) }
    return [
      Problem(x: even, kept: 80), Problem(x: seen, kept: 300), Problem(x: unseen, kept: 300),
      Problem(x: [Float](repeating: 3, count: n), kept: 70),
    ]
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let x = problem.x.map { S(Double($0)) }
    let kept = largest(x, keeping: problem.kept)
    return [
      "truncated": .scalars(x.indices.map { kept.contains($0) ? x[$0] : .zero }),
      "places": .integers(kept.sorted()),
    ]
  }

  public static let implementations: [Implementation<TopKTruncation>] =
    [quickselect] + Lane.available.map(kernel)

  public static let laws: [Law<TopKTruncation>] = statements

  public static let findings = [isNotNonexpansive]

  public static let specials: [Special<TopKTruncation>] = spoilt

  public static let uncounted: String? =
    "Numbers are compared as often as selecting from them takes, which depends on their order."

  /// A comparison for each number; x is read and y is written.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.x.count)
    return Work(flops: n, bytes: 8 * n + 8 * Double(problem.kept), in: .float32)
  }

  public static let workloads = [4096, 1 << 20]
}
