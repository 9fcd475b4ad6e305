public import Foreign
import Scalars
import Structures

/// O = softmax(s Q Kᵀ) V, each query over the keys that it sees.
public struct Attention: Operation {
  let element: ElementType

  public static let variants = [Attention(element: .float32)]

  public var name: String { "attention-\(element.shortName)" }
  public var summary: String { "O = softmax(scale * Q K^T, over the visible keys) V" }
  public var contract: [String] {
    [
      "Key j is visible to query i if mask[i][j] is 1 and, if causal, j <= i + keys - queries.",
      "What is not visible to a query does not matter to it, even if it is NaN. A query that sees nothing gets zeros.",
      "Maxima are subtracted, running ones or the row's. exp is good to 4 units of the last place, exp(0) to one.",
      "To first order |error| <= sum p[j] (h[j] + (8 + 2 distance + 8 running maxima) u) |v[j] - o| + 2 u sum p[j] (keys + 4 + running maxima) |v[j]|, where scores are off by h[j] = gamma_(d+4) |scale| |q| |k[j]| at most.",
      "NaN among visible numbers makes NaN, as does a visible score of +inf. A query with a visible score of -inf is not judged.",
    ]
  }

  public var signature: Signature {
    func matrix(_ rows: Extent, _ columns: Extent) -> Parameter.Layout {
      .init(rows: rows, columns: columns)
    }
    return Signature([
      Parameter("causal", .choice(["no", "yes"]), "whether queries see no later keys"),
      Parameter("queries", .size, "rows of Q and O"),
      Parameter("keys", .size, "rows of K and V"),
      Parameter("d", .size, "columns of Q and K"),
      Parameter("dv", .size, "columns of V and O"),
      Parameter("scale", .number(element), "factor of the scores"),
      Parameter("Q", .buffer(.input, element, matrix("queries", "d")), "queries"),
      Parameter("K", .buffer(.input, element, matrix("keys", "d")), "keys"),
      Parameter("V", .buffer(.input, element, matrix("keys", "dv")), "values"),
      Parameter("mask", .buffer(.input, .uint8, matrix("queries", "keys")), "1: visible, 0: not"),
      Parameter("O", .buffer(.output, element, matrix("queries", "dv")), "the result"),
    ])
  }

  public var axes: [Axis] {
    [
      Axis("queries", ["1", "2", "0", "3", "8", "17"]),
      Axis("keys", ["1", "2", "0", "3", "7", "16", "31", "32", "65", "100"]),
      Axis("d", ["1", "2", "0", "3", "8", "17", "32"]),
      Axis("dv", ["1", "2", "0", "3", "8", "17", "32"]), Axis("causal", ["no", "yes"]),
      // 1/√d; scores of some size, and of a hundred or so, beyond what exp takes without its maximum.
      Axis("scale", ["root", "1", "-0.5", "40"]),
      Axis("mask", ["all", "random", "one key", "first keys", "last keys", "blind queries"]),
      Axis("unseen", ["NaN", "large"]),
      .values([
        .integers, .ones, .oneHot, .gaussian, .positive, .alternating, .ties, .fullSignificands,
        .powers, .zeros, .signedZeros, .nan, .infinity,
      ]),
    ]
  }

  /// With scores that differ, so that a later block has a greater maximum.
  public var far: [[String: String]] {
    (Axis.far("keys", 300, 1100) + Axis.far("queries", 70)).map {
      $0.merging(["mask": "all", "causal": "no", "scale": "1", "d": "32"]) { $1 }
    }
  }

  public func call(in setting: inout Setting) -> Call {
    var sizes = ["causal": setting["causal"] == "yes" ? 1 : 0]
    for name in ["queries", "keys", "d", "dv"] {
      sizes[name] = setting.size(name, setting.number(name))
    }
    let (queries, keys, d) = (sizes["queries"]!, sizes["keys"]!, sizes["d"]!)
    let scale =
      setting["scale"] == "root"
      ? 1 / Double(max(1, d)).squareRoot() : Double(setting["scale"])!
    let kind = setting["mask"]
    var mask = Buffer(.uint8, count: queries * keys)
    for query in 0..<queries {
      for key in 0..<keys {
        let isVisible = Self.isVisible(query, key, of: keys, kind, &setting.coin)
        mask[query * keys + key] = isVisible ? 1 : 0
      }
    }
    var call = setting.call(
      signature, sizes: sizes, numbers: ["scale": element.nearest(scale)], given: ["mask": mask])
    let isNaN = setting["unseen"] == "NaN" && setting.terms.propagatesNonFinite
    poison(&call, isNaN ? .nan : 1e9)
    return call
  }

  private static func isVisible(
    _ query: Int, _ key: Int, of keys: Int, _ kind: String, _ coin: inout Generator
  ) -> Bool {
    switch kind {
    case "random": coin.next() % 2 == 0
    case "one key": key == (query * 7 + 3) % keys
    case "first keys": key <= keys / 2
    case "last keys": key >= keys / 2
    case "blind queries": query % 2 == 1
    default: true
    }
  }

  /// What no query sees becomes something that would be noticed.
  private func poison(_ call: inout Call, _ poison: Double) {
    let visibility = AttentionVisibility(call)
    for key in 0..<call.size("keys")
    where !(0..<call.size("queries")).contains(where: { visibility.sees($0, key) }) {
      for (name, columns) in [("K", call.size("d")), ("V", call.size("dv"))] {
        for column in 0..<columns { call.buffers[name]![key * columns + column] = poison }
      }
    }
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    Examiner(["O": AttentionTruth(call, element, terms).expected], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let (d, dv, scale) = (call.size("d"), call.size("dv"), call.number("scale"))
    let visibility = AttentionVisibility(call)
    let (q, k, v) = (call.buffers["Q"]!, call.buffers["K"]!, call.buffers["V"]!)
    var o = call.buffers["O"]!
    let round = element.nearest
    for query in 0..<call.size("queries") {
      let keys = (0..<call.size("keys")).filter { visibility.sees(query, $0) }
      let scores = keys.map { key in
        round(
          scale
            * (0..<d).reduce(0) { round($0 + round(q[query * d + $1] * k[key * d + $1])) })
      }
      let maximum = scores.reduce(-Double.infinity) { $1 <= $0 ? $0 : $1 }
      let powers = scores.map { round(.exp(round($0 - maximum))) }
      let sum = powers.reduce(0) { round($0 + $1) }
      for column in 0..<dv {
        let weighted = zip(keys, powers).reduce(0) {
          round($0 + round($1.1 * v[$1.0 * dv + column]))
        }
        o[query * dv + column] = keys.isEmpty ? 0 : weighted / sum
      }
    }
    return ["O": o]
  }

  public var relations: [Relation] { AttentionRelations(signature: signature).all }
}
