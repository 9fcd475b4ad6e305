import Foreign
import Structures

/// What ``Attention`` owes whatever is asked of it.
struct AttentionRelations {
  let signature: Signature

  var all: [Relation] {
    [
      Relation("the values negated") { call, _ in FollowUp(call.negating("V"), Source.scaled(-1)) },
      Relation("the values doubled") { call, _ in
        call.scaling("V", by: 2).map { FollowUp($0, Source.scaled(2)) }
      },
      Relation("the queries halved and the scale doubled") { call, _ in
        call.scaling("Q", by: 0.5).map { next in
          FollowUp(next.with { $0.numbers["scale"]! *= 2 }, Source.same)
        }
      },
      Relation("the keys and the scale negated") { call, _ in
        FollowUp(call.negating("K").with { $0.numbers["scale"]! *= -1 }, Source.same)
      },
      Relation("causality written in the mask") { call, _ in
        guard call.size("causal") == 1 else { return nil }
        return FollowUp(explicit(call), Source.same)
      },
      Relation("the keys in another order") { call, coin in
        let (queries, keys) = (call.size("queries"), call.size("keys"))
        let order = Array(0..<keys).shuffled(using: &coin)
        let source: (Int) -> Int = { order[$0] }
        let (d, dv) = (call.size("d"), call.size("dv"))
        let next = explicit(call).permutingRows("K", keys, d, leading: d, source)
          .permutingRows("V", keys, dv, leading: dv, source)
          .permutingColumns("mask", queries, keys, leading: keys, source)
        return FollowUp(next, Source.same)
      },
      Relation("the queries in reverse order") { call, _ in
        let (queries, keys) = (call.size("queries"), call.size("keys"))
        let (d, dv) = (call.size("d"), call.size("dv"))
        let next = explicit(call)
          .permutingRows("Q", queries, d, leading: d) { queries - 1 - $0 }
          .permutingRows("mask", queries, keys, leading: keys) { queries - 1 - $0 }
        return FollowUp(next) { _, index in
          ((queries - 1 - index / dv) * dv + index % dv, 1)
        }
      },
      Relation("the columns of the values in reverse order") { call, _ in
        let dv = call.size("dv")
        let next = call.permutingColumns("V", call.size("keys"), dv, leading: dv) { dv - 1 - $0 }
        return FollowUp(next) { _, index in (index / dv * dv + dv - 1 - index % dv, 1) }
      },
      Relation("the columns of queries and keys in reverse order") { call, _ in
        let d = call.size("d")
        let next = call.permutingColumns("Q", call.size("queries"), d, leading: d) { d - 1 - $0 }
          .permutingColumns("K", call.size("keys"), d, leading: d) { d - 1 - $0 }
        return FollowUp(next, Source.same)
      },
      Relation("the first query alone") { call, _ in
        guard call.size("queries") > 1 else { return nil }
        return Simplification.cropped(explicit(call), signature, "queries", to: 1).map {
          FollowUp($0, Source.same)
        }
      },
      Relation("every key twice") { call, _ in FollowUp(doubled(call), Source.same) },
    ]
  }

  /// The same, causality in the mask.
  private func explicit(_ call: Call) -> Call {
    let visibility = AttentionVisibility(call)
    let keys = call.size("keys")
    return call.with { next in
      next.sizes["causal"] = 0
      for query in 0..<call.size("queries") {
        for key in 0..<keys {
          next.buffers["mask"]![query * keys + key] = visibility.sees(query, key) ? 1 : 0
        }
      }
    }
  }

  private func doubled(_ call: Call) -> Call {
    let keys = call.size("keys")
    return explicit(call).with { next in
      next.sizes["keys"] = 2 * keys
      for name in ["K", "V"] {
        let buffer = call.buffers[name]!
        next.buffers[name] = Buffer(buffer.element, bytes: buffer.bytes + buffer.bytes)
      }
      let mask = next.buffers["mask"]!
      var twice = Buffer(.uint8, count: 2 * mask.count)
      for query in 0..<call.size("queries") {
        for key in 0..<2 * keys {
          twice[query * 2 * keys + key] = mask[query * keys + key % keys]
        }
      }
      next.buffers["mask"] = twice
    }
  }
}
