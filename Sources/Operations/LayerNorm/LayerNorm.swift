public import Foreign
import Scalars
import Structures

/// yᵢ = gᵢ (xᵢ − μ) / √(σ² + ε) + bᵢ of every row, with its mean μ and variance σ² = Σ (xⱼ − μ)²/n.
public struct LayerNorm: Operation {
  let element: ElementType

  public static let variants = [LayerNorm(element: .float32), LayerNorm(element: .float64)]

  public var name: String { "layernorm-\(element.shortName)" }
  public var summary: String {
    "y[i] = gain[i] * (x[i] - mean) / sqrt(variance + epsilon) + bias[i] for each row"
  }
  public var contract: [String] {
    [
      "The variance is divided by n. epsilon is added to it, under the root.",
      "It is as accurate as by two passes or running means (Welford), not as mean(x^2) - mean^2: |error| <= e |gain| (1 + 2 |x - mean| / s) / s + gamma_(n+13) (|y| + |bias|) with s = sqrt(variance + epsilon), e = (n + 6 + 3 ln n) u max |x|, to first order.",
      "The root's reciprocal is good to 2 units of the last place.",
      "Squares that overflow make an infinite variance, and so the bias, if they do not keep the range.",
      "A row with NaN or an infinity is NaN.",
      Rowwise.mayBeInPlace,
    ]
  }

  public var signature: Signature {
    Signature(
      Rowwise.sizes + [Parameter("epsilon", .number(element), "added to the variance")]
        + Rowwise.x(element)
        + [
          Parameter("gain", .buffer(.input, element, .vector("n")), "a factor for each column"),
          Parameter("bias", .buffer(.input, element, .vector("n")), "a term for each column"),
        ] + Rowwise.y(element))
  }

  public var axes: [Axis] {
    Rowwise.axes + [
      // Beside a large mean, mean(x²) − mean² has lost the variance.
      Normalisation.epsilons, Axis("mean", ["0", "100", "-4096"]), Axis("scale", ["1", "0.001"]),
      .values(),
    ]
  }

  public var far: [[String: String]] {
    Rowwise.far
  }

  public func call(in setting: inout Setting) -> Call {
    let epsilon = element.nearest(Double(setting["epsilon"])!)
    let (scale, mean) = (Double(setting["scale"])!, Double(setting["mean"])!)
    return Rowwise.call(signature, element, in: &setting, numbers: ["epsilon": epsilon]) { row, _ in
      row = row.map { element.nearest(scale * $0 + mean) }
    }
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let (gain, bias) = (call.buffers["gain"]!.values, call.buffers["bias"]!.values)
    let expected = Rowwise.rows(of: call).flatMap { x -> [Expected] in
      let row = LayerNormTruth(x, epsilon: call.number("epsilon"), element, terms)
      return x.indices.map { row.expected(x[$0], gain: gain[$0], bias: bias[$0]) }
    }
    return Examiner(["y": expected], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let (gain, bias) = (call.buffers["gain"]!, call.buffers["bias"]!)
    let round = element.nearest
    return Rowwise.results(of: call) { x in
      let mean = round(x.reduce(0) { round($0 + $1) } / Double(x.count))
      let centred = x.map { round($0 - mean) }
      let sum = centred.reduce(0) { round($0 + round($1 * $1)) }
      let variance = round(round(sum / Double(x.count)) + call.number("epsilon"))
      let root = round(variance.squareRoot())
      return centred.enumerated().map { round(round($1 / root) * gain[$0]) + bias[$0] }
    }
  }

  public var relations: [Relation] { LayerNormRelations(signature: signature).all }
}
