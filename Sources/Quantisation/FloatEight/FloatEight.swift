public import Scalars
public import Verification

/// **FP8**: numbers of eight bits, as inputs of a layer are stored.
///
/// A format with m bits of mantissa and bias b has the magnitudes
///
///     v(c) = 2^(1-b-m) c            for codes c < 2^m, the subnormal ones,
///     v(c) = 2^(e-b) (1 + f / 2^m)  for codes c = 2^m e + f, e ≥ 1,
///
/// and bit 7 is the sign. E4M3 (m = 3, b = 7) ends at 448; the code 0x7F is NaN, and there is no infinity.
/// E5M2 (m = 2, b = 15) ends at 57344; 0x7C is infinity and 0x7D to 0x7F are NaNs. A number goes to the
/// nearest magnitude, ties to the even code, as if the format went on; what would then lie beyond its end
/// overflows to NaN in E4M3 and to infinity in E5M2.
public enum FloatEight: RationalAlgorithm {
  public static let source = Citation(
    "Micikevicius et al. FP8 formats for deep learning. arXiv 2209.05433, 2022",
    "Section 3, Table 1")

  public enum Format: String, Sendable, CaseIterable {
    case e4m3, e5m2

    /// m and b.
    var mantissa: Int { self == .e4m3 ? 3 : 2 }
    var bias: Int { self == .e4m3 ? 7 : 15 }
    /// The code of the largest finite magnitude, and what is beyond it.
    var lastCode: Int { self == .e4m3 ? 0x7E : 0x7B }
    var overflow: Int { lastCode + 1 }
    /// 448 and 57344.
    public var largest: Double { magnitude(lastCode) }

    /// v(c), also of the code after the last one.
    func magnitude(_ code: Int) -> Double {
      let (exponent, fraction) = code.quotientAndRemainder(dividingBy: 1 << mantissa)
      let unit = Double(sign: .plus, exponent: max(exponent, 1) - bias - mantissa, significand: 1)
      return unit * Double(exponent == 0 ? fraction : fraction + 1 << mantissa)
    }
  }

  public struct Problem: Sendable {
    public var values: [Float]
    public var format: Format
  }

  public static let examples = [
    Example<FloatEight>(
      Problem(values: [1, -448, 464, 464.03125, 0x1p-9, 0x1p-10, 0x1.8p-9], format: .e4m3),
      gives: ["codes": .scalars([0x38, 0xFE, 0x7E, 0x7F, 0x01, 0x00, 0x02])],
      from: "by hand: 464 is halfway to 480 and goes to the even 448; 2⁻¹⁰ is half the least number"
    ),
    Example<FloatEight>(
      Problem(values: [1, 57344, 61440, -61439, 0x1p-16, 0x1p-17, 0x1.8p-16], format: .e5m2),
      gives: ["codes": .scalars([0x3C, 0x7B, 0x7C, 0xFB, 0x01, 0x00, 0x02])],
      from: "by hand: 61440 is halfway to 65536, whose code is even: infinity"),
  ]

  /// Numbers of every exponent of the format and beyond; half of them at a tie or next to one.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let format = Format.allCases[Int(generator.next() % 2)]
    let values = (0..<size).map { _ -> Float in
      let sign: Float = generator.next() % 2 == 0 ? 1 : -1
      guard generator.next() % 2 == 0 else {
        let exponent = Int(generator.next() % 44) - 24
        return sign * Float(generator.uniform())
          * Float(sign: .plus, exponent: exponent, significand: 1)
      }
      let code = Int(generator.next() % UInt64(format.lastCode + 1))
      let tie = Float((format.magnitude(code) + format.magnitude(code + 1)) / 2)
      return sign * [tie, tie.nextUp, tie.nextDown][Int(generator.next() % 3)]
    }
    return Problem(values: values, format: format)
  }

  /// Every code of both formats, and every tie between two.
  public static func edges(using generator: inout Generator) -> [Problem] {
    Format.allCases.map { format in
      let values = (0...format.lastCode).flatMap { code -> [Float] in
        let (low, high) = (format.magnitude(code), format.magnitude(code + 1))
        let tie = Float((low + high) / 2)
        return [Float(low), -tie, tie.nextUp, -tie.nextDown]
      }
      return Problem(values: values, format: format)
    }
  }

  /// The definition: the first code whose tie with its successor is not below |x|, where a tie goes to it
  /// only if it is even.
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let format = problem.format
    let ties = (0...format.lastCode).map { S(format.magnitude($0) + format.magnitude($0 + 1)) }
    let codes = problem.values.map { value -> S in
      let twice = S(2 * Double(abs(value)))
      let found = ties.indices.first { code in
        twice < ties[code] || code % 2 == 0 && twice == ties[code]
      }
      return S((found ?? format.overflow) + (value.sign == .minus ? 128 : 0))
    }
    return ["codes": .scalars(codes)]
  }

  public static let implementations: [Implementation<FloatEight>] = Lane.available.map(kernel)
  public static let laws: [Law<FloatEight>] = statements
  public static let findings: [Finding] = [switchAt488, switchCoarsens]

  public static let specials: [Special<FloatEight>] = [
    Special(
      "outside the reals, E4M3",
      Problem(values: [.nan, .infinity, -.infinity, -0.0], format: .e4m3),
      contract: "what is not finite becomes NaN with its sign; zeros keep theirs",
      gives: ["codes": .scalars([0x7F, 0x7F, 0xFF, 0x80])]),
    Special(
      "outside the reals, E5M2",
      Problem(values: [.nan, .infinity, -.infinity, -0.0], format: .e5m2),
      contract: "infinities stay, NaN is 0x7F; zeros keep their signs",
      gives: ["codes": .scalars([0x7F, 0x7C, 0xFC, 0x80])]),
    Special(
      "subnormals of single precision", Problem(values: [0x1p-149, -0x1p-127], format: .e5m2),
      contract: "they are far below half the least number", gives: ["codes": .scalars([0, 0x80])]),
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    simplifications(of: problem.values.map { Double($0) }).map {
      Problem(values: $0.map { Float($0) }, format: problem.format)
    }
  }

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.values.count)
    return Work(flops: 2 * n, bytes: 5 * n, in: .float32)
  }

  public static let counters = [
    Counter<FloatEight>(
      "comparisons of the reference",
      formula: "c + ⌈c/2⌉ for a code c, as every even one may tie, and 1 more at c, or 2 at a tie",
      declared: { problem in
        let (format, codes) = (problem.format, reference(problem, over: Rational.self)["codes"])
        return zip(problem.values, codes).reduce(0) { sum, entry in
          let code = Int(entry.1.approximation) % 128
          let before = code + (code + 1) / 2
          guard code <= format.lastCode else { return sum + before }
          let tie = format.magnitude(code) + format.magnitude(code + 1)
          return sum + before + (2 * Double(abs(entry.0)) == tie ? 2 : 1)
        }
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.comparisons
      })
  ]

  public static let workloads = [1024, 1 << 13]
}
