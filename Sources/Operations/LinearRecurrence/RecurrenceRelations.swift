import Foreign
import Structures

/// What ``LinearRecurrence`` owes whatever its factors are.
struct RecurrenceRelations {
  let element: ElementType

  var all: [Relation] {
    [
      Relation("terms and initial state negated") { call, _ in
        FollowUp(call.negating("b").negating("initial"), Source.scaled(-1))
      },
      Relation("terms and initial state doubled") { call, _ in
        call.scaling("b", by: 2)?.scaling("initial", by: 2)
          .map { FollowUp($0, Source.scaled(2)) }
      },
      Relation("the channels in reverse order") { call, _ in
        let (length, channels) = (call.size("length"), call.size("channels"))
        func turned(_ call: Call, _ name: String, _ rows: Int) -> Call {
          call.permutingColumns(name, rows, channels, leading: channels) { channels - 1 - $0 }
        }
        let next = turned(turned(turned(call, "a", length), "b", length), "initial", 1)
        return FollowUp(next) { _, index in
          (index / channels * channels + channels - 1 - index % channels, 1)
        }
      },
      Relation("the first steps alone") { call, coin in
        let length = call.size("length")
        guard length > 1 else { return nil }
        let shorter = Int.random(in: 1..<length, using: &coin)
        let signature = LinearRecurrence(element: element).signature
        return Simplification.cropped(call, signature, "length", to: shorter)
          .map { FollowUp($0, Source.same) }
      },
      Relation("a step before that changes nothing: a = 1, b = 0") { call, _ in
        let (length, channels) = (call.size("length"), call.size("channels"))
        let next = call.with { next in
          next.sizes["length"] = length + 1
          next.buffers["a"] = Buffer(
            element, [Double](repeating: 1, count: channels) + call.buffers["a"]!.values)
          next.buffers["b"] = Buffer(
            element, [Double](repeating: 0, count: channels) + call.buffers["b"]!.values)
          next.buffers["h"] = Buffer(element, count: (length + 1) * channels)
        }
        return FollowUp(next) { _, index in index >= channels ? (index - channels, 1) : nil }
      },
      Relation("the first channel alone") { call, _ in
        let channels = call.size("channels")
        let signature = LinearRecurrence(element: element).signature
        guard channels > 1 else { return nil }
        return Simplification.cropped(call, signature, "channels", to: 1)
          .map { FollowUp($0) { _, index in (index * channels, 1) } }
      },
    ]
  }
}
