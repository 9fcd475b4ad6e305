public import Foreign
import Scalars
import Structures

/// yᵢ = e^(xᵢ) / Σ e^(xⱼ) of every row, the maximum subtracted first.
public struct Softmax: Operation {
  let element: ElementType

  public static let variants = [Softmax(element: .float32), Softmax(element: .float64)]

  public var name: String { "softmax-\(element.shortName)" }
  public var summary: String { "y[i] = exp(x[i] - m) / sum exp(x[j] - m) for each row, m = max x" }
  public var contract: [String] {
    [
      "The maximum is subtracted, the row's or a running one: nothing overflows, however large x is.",
      "exp is good to 4 units of the last place, exp(0) to one; sums are in any order.",
      "|error| <= y[i] * (u * (18 + n + 2 (m - x[i])) + sum y[j] u (2 (m - x[j]) + 9 running maxima after j)), to first order.",
      "Results below the smallest normal number may be lost: zero, or that small.",
      "-inf gives zero. NaN or +inf makes the row NaN; so do -inf alone.",
      Rowwise.mayBeInPlace,
    ]
  }

  public var signature: Signature {
    Signature(Rowwise.sizes + Rowwise.x(element) + Rowwise.y(element))
  }

  public var axes: [Axis] {
    Rowwise.axes + [
      // Beyond 88.7 and 709.8 the exponentials overflow, beyond their negatives they vanish.
      Axis("shift", ["0", "88", "-104", "709", "-750"]),
      Axis("masked", ["none", "last half", "first half", "all but one", "all"]), .values(),
    ]
  }

  public var far: [[String: String]] {
    Rowwise.far
  }

  public func call(in setting: inout Setting) -> Call {
    let shift = Double(setting["shift"])!
    let masked = setting.terms.propagatesNonFinite ? setting["masked"] : "none"
    return Rowwise.call(signature, element, in: &setting) { row, index in
      let n = row.count
      for column in 0..<n {
        row[column] = element.nearest(row[column] + shift)
        if Self.isMasked(column, of: n, masked, index) { row[column] = -.infinity }
      }
    }
  }

  private static func isMasked(_ column: Int, of n: Int, _ kind: String, _ row: Int) -> Bool {
    switch kind {
    case "last half": column >= (n + 1) / 2
    case "first half": column < n / 2
    case "all but one": column != (row * 5 + 3) % n
    // Its neighbours are as they were.
    case "all": row == 0
    default: false
    }
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let expected = Rowwise.rows(of: call).flatMap { SoftmaxTruth.of($0, element, terms) }
    return Examiner(["y": expected], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    Rowwise.results(of: call) { x in
      var maximum = -Double.infinity
      for value in x where !(value <= maximum) { maximum = value }
      let powers = x.map { element.nearest(.exp(element.nearest($0 - maximum))) }
      let sum = powers.reduce(0) { element.nearest($0 + $1) }
      return powers.map { $0 / sum }
    }
  }

  public var relations: [Relation] {
    Rowwise.relations(signature) + [
      Relation("the columns in reverse order") { call, _ in
        let n = call.size("n")
        return FollowUp(Rowwise.columns(call) { n - 1 - $0 }) { _, index in
          (index / n * n + n - 1 - index % n, 1)
        }
      },
      Relation("the columns in another order") { call, coin in
        let n = call.size("n")
        let order = Array(0..<n).shuffled(using: &coin)
        return FollowUp(Rowwise.columns(call) { order[$0] }) { _, index in
          (index / n * n + order[index % n], 1)
        }
      },
      Relation("16 added to all elements") { call, _ in
        Rowwise.shifted(call, by: 16).map { FollowUp($0, Source.same) }
      },
      Relation("a power of two that makes all logits positive added") { call, _ in
        let least = Rowwise.rows(of: call).joined().filter(\.isFinite).min() ?? 0
        guard least < 0, least > -0x1p40 else { return nil }
        let shift = Double.exp2(Double.log2(-least).rounded(.up))
        return Rowwise.shifted(call, by: shift).map { FollowUp($0, Source.same) }
      },
      Relation("every element twice: halves") { call, _ in
        let n = call.size("n")
        return FollowUp(Rowwise.doubled(call)) { _, index in
          (index / (2 * n) * n + index % (2 * n) % n, 0.5)
        }
      },
    ]
  }
}
