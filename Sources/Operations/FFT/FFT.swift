public import Foreign
import Scalars
import Structures

/// The discrete Fourier transform y_k = Σ x_j exp(∓2πi jk/n), not scaled, of any length.
public struct FFT: Operation {
  let element: ElementType

  public static let variants = [FFT(element: .float32), FFT(element: .float64)]

  public var name: String { "fft-\(element.shortName)" }
  public var summary: String {
    "y[k] = sum x[j] exp(-+2 pi i j k / n), complex numbers as pairs re, im; not scaled"
  }
  public var contract: [String] {
    [
      "forward has the minus sign; neither direction is scaled by 1/n.",
      "Every n >= 0 has a transform, not powers of two only.",
      "||error||_2 <= c u ||y||_2, ||y||_2 = sqrt(n) ||x||_2, with c = 12 (log2 n + 4) for products of powers of 2, 3 and 5, and 60 (log2 n + 4) for other lengths.",
      "No NaN or infinity is tried.",
    ]
  }

  public var signature: Signature {
    Signature([
      Parameter("direction", .choice(["forward", "backward"]), "sign of the exponent"),
      Parameter("n", .size, "number of complex numbers"),
      Parameter("x", .buffer(.input, element, .vector(2 * "n")), "re, im, re, im, ..."),
      Parameter("y", .buffer(.output, element, .vector(2 * "n")), "the transform, likewise"),
    ])
  }

  public var axes: [Axis] {
    let lengths = [
      "0", "1", "2", "3", "4", "5", "6", "7", "8", "12", "15", "16", "17", "31", "32", "60", "64",
      "97", "100",
      "128", "210", "256",
    ]
    let fillings: [Filling] = [
      .integers, .ones, .oneHot, .gaussian, .positive, .alternating, .graded, .descending, .zeros,
      .powers, .fullSignificands, .tiny,
    ]
    return [
      Axis("n", lengths), Axis("direction", ["forward", "backward"]), .values(fillings),
      Axis("parts", ["complex", "real", "imaginary"]),
    ]
  }

  public var far: [[String: String]] {
    Axis.far("n", 1100, 2048)
  }

  public func call(in setting: inout Setting) -> Call {
    let n = setting.size("n", setting.number("n"))
    var x = setting.filling.values(2 * n, element, &setting.coin)
    for index in x.indices where setting["parts"] != "complex" {
      if (index % 2 == 0) == (setting["parts"] == "imaginary") { x[index] = 0 }
    }
    return setting.call(
      signature, sizes: ["direction": setting["direction"] == "forward" ? 0 : 1, "n": n],
      given: ["x": Buffer(element, x)])
  }

  /// Normwise, since each element of a fast transform carries the error of the whole: of the order u log n
  /// (Higham 2002, Theorem 24.2: log₂n · η/(1 − η), η = μ + γ₄(√2 + μ) with twiddle factors good to μ, for n = 2ᵖ).
  /// With μ ≤ 2u, η < 8.7 u; 12 u for each factor of 2, 3 or 5, the larger butterflies included. Other lengths go
  /// through two transforms of at least twice the length (Bluestein) or a product with u n terms for each prime.
  static func allowance(_ n: Int, _ u: Double) -> Double {
    var rest = max(1, n)
    for factor in [2, 3, 5] { while rest % factor == 0 { rest /= factor } }
    let steps = Double.log2(Double(max(2, n))) + 4
    return (rest == 1 ? 12 : 60) * steps * u
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let n = call.size("n")
    let truth = FFTTruth.transform(
      call.buffers["x"]!.values, isForward: call.size("direction") == 0)
    let norm = call.buffers["x"]!.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let u = max(element.unitRoundoff, terms.accumulationRoundoff(element))
    let whole = Self.allowance(n, u) * norm * Double(n).squareRoot()
    // Products underflow; a flushed number is lost whole.
    let lost =
      (terms.flushesSubnormals ? 2 * element.smallestNormal : element.smallest) * Double(8 * n)
    return Examiner(
      ["y": truth.map { .near($0, allowed: whole + lost) }], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let (n, x) = (call.size("n"), call.buffers["x"]!.values)
    let sign = call.size("direction") == 0 ? -1.0 : 1.0
    var y = [Double](repeating: 0, count: 2 * n)
    for k in 0..<n {
      for j in 0..<n {
        let angle = sign * 2 * Double.pi * Double(j * k % n) / Double(n)
        let (c, s) = (Double.cos(angle), Double.sin(angle))
        y[2 * k] += x[2 * j] * c - x[2 * j + 1] * s
        y[2 * k + 1] += x[2 * j] * s + x[2 * j + 1] * c
      }
    }
    return ["y": Buffer(element, y)]
  }

  public var relations: [Relation] { FFTRelations(element: element).all }
}
