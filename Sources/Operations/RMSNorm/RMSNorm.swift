public import Foreign
import Scalars
import Structures

/// yᵢ = gᵢ xᵢ / √(Σ xⱼ²/n + ε) of every row (Zhang & Sennrich, "Root mean square layer normalization", 2019).
public struct RMSNorm: Operation {
  let element: ElementType

  public static let variants = [RMSNorm(element: .float32), RMSNorm(element: .float64)]

  public var name: String { "rmsnorm-\(element.shortName)" }
  public var summary: String { "y[i] = gain[i] * x[i] / sqrt(mean(x^2) + epsilon) for each row" }
  public var contract: [String] {
    [
      "epsilon is added to the mean, under the root. The root's reciprocal is good to 2 units of the last place.",
      "|error| <= (gamma_(n+3) / 2 + gamma_6) * |y|, to first order, or what the accumulation type allows.",
      "Squares that overflow make an infinite mean, and so zeros, if they do not keep the range.",
      "A row with NaN is NaN; in one with an infinity, that is NaN and all else zero.",
      Rowwise.mayBeInPlace,
    ]
  }

  public var signature: Signature {
    Signature(
      Rowwise.sizes + [Parameter("epsilon", .number(element), "added to the mean of squares")]
        + Rowwise.x(element)
        + [Parameter("gain", .buffer(.input, element, .vector("n")), "a factor for each column")]
        + Rowwise.y(element))
  }

  public var axes: [Axis] {
    Rowwise.axes + [Normalisation.epsilons, Axis("scale", ["1", "1000", "0.001"]), .values()]
  }

  public var far: [[String: String]] {
    Rowwise.far
  }

  public func call(in setting: inout Setting) -> Call {
    let epsilon = element.nearest(Double(setting["epsilon"])!)
    let scale = Double(setting["scale"])!
    return Rowwise.call(signature, element, in: &setting, numbers: ["epsilon": epsilon]) { row, _ in
      row = row.map { element.nearest(scale * $0) }
    }
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let truth = RMSNormTruth(
      gain: call.buffers["gain"]!.values, epsilon: call.number("epsilon"), element, terms)
    let expected = Rowwise.rows(of: call).flatMap { truth.expected($0) }
    return Examiner(["y": expected], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let (gain, epsilon) = (call.buffers["gain"]!, call.number("epsilon"))
    let round = element.nearest
    return Rowwise.results(of: call) { x in
      let sum = x.reduce(0) { round($0 + round($1 * $1)) }
      let root = round(round(round(sum / Double(x.count)) + epsilon).squareRoot())
      return x.enumerated().map { round($1 / root) * gain[$0] }
    }
  }

  public var relations: [Relation] {
    Rowwise.relations(signature) + [
      .negated("x"),
      Relation("the gain doubled") { call, _ in
        call.scaling("gain", by: 2).map { FollowUp($0, Source.scaled(2)) }
      },
      Relation("x doubled and epsilon quadrupled") { call, _ in
        call.scaling("x", by: 2).map { next in
          FollowUp(next.with { $0.numbers["epsilon"]! *= 4 }, Source.same)
        }
      },
      Relation("the columns in reverse order, the gain's too") { call, _ in
        let n = call.size("n")
        return FollowUp(Rowwise.columns(call, with: ["gain"]) { n - 1 - $0 }) { _, index in
          (index / n * n + n - 1 - index % n, 1)
        }
      },
      Relation("every column twice") { call, _ in
        let n = call.size("n")
        return FollowUp(Rowwise.doubled(call, with: ["gain"])) { _, index in
          (index / (2 * n) * n + index % (2 * n) % n, 1)
        }
      },
      Relation("the signs of x in the gain") { call, _ in
        let n = call.size("n")
        let signs = (0..<n).map { $0 % 2 == 0 ? 1.0 : -1 }
        let gain = call.buffers["gain"]!.values
        let next = call.with {
          $0.buffers["gain"] = Buffer(element, zip(gain, signs).map(*))
        }
        return FollowUp(next) { _, index in (index, signs[index % n]) }
      },
    ]
  }
}
