import Foreign
import Structures

/// What ``SelectiveScan`` owes whatever its inputs are.
struct ScanRelations {
  let signature: Signature

  var all: [Relation] {
    [
      Relation("inputs and initial states negated") { call, _ in
        FollowUp(call.negating("x").negating("initial"), Source.scaled(-1))
      },
      Relation("inputs and initial states doubled") { call, _ in
        call.scaling("x", by: 2)?.scaling("initial", by: 2)
          .map { FollowUp($0, Source.scaled(2)) }
      },
      Relation("C and D doubled") { call, _ in
        call.scaling("C", by: 2)?.scaling("D", by: 2)
          .map { FollowUp($0) { output, index in (index, output == "y" ? 2 : 1) } }
      },
      Relation("B and initial states doubled, C halved") { call, _ in
        call.scaling("B", by: 2)?.scaling("initial", by: 2)?.scaling("C", by: 0.5)
          .map { FollowUp($0) { output, index in (index, output == "y" ? 1 : 2) } }
      },
      Relation("the channels in reverse order") { call, _ in reversedChannels(call) },
      Relation("the states in reverse order") { call, _ in reversedStates(call) },
      Relation("the first steps alone") { call, coin in
        guard call.size("length") > 1 else { return nil }
        let shorter = Int.random(in: 1..<call.size("length"), using: &coin)
        return Simplification.cropped(call, signature, "length", to: shorter)
          .map { FollowUp($0) { output, index in output == "y" ? (index, 1) : nil } }
      },
      Relation("the first channel alone") { call, _ in
        let channels = call.size("channels")
        guard channels > 1 else { return nil }
        return Simplification.cropped(call, signature, "channels", to: 1)
          .map { FollowUp($0) { output, index in (output == "y" ? index * channels : index, 1) } }
      },
      Relation("a step of length zero before") { call, _ in stepBefore(call) },
    ]
  }

  private func reversedChannels(_ call: Call) -> FollowUp {
    let (length, channels, state) = (call.size("length"), call.size("channels"), call.size("state"))
    let turn: @Sendable (Int) -> Int = { channels - 1 - $0 }
    var next = call.permutingRows("A", channels, state, leading: state, turn)
      .permutingRows("initial", channels, state, leading: state, turn)
      .permutingColumns("D", 1, channels, leading: channels, turn)
    for name in ["delta", "x"] {
      next = next.permutingColumns(name, length, channels, leading: channels, turn)
    }
    return FollowUp(next) { output, index in
      output == "y"
        ? (index / channels * channels + turn(index % channels), 1)
        : (turn(index / state) * state + index % state, 1)
    }
  }

  private func reversedStates(_ call: Call) -> FollowUp {
    let (length, channels, state) = (call.size("length"), call.size("channels"), call.size("state"))
    let turn: @Sendable (Int) -> Int = { state - 1 - $0 }
    var next = call
    for (name, rows) in [("A", channels), ("initial", channels), ("B", length), ("C", length)] {
      next = next.permutingColumns(name, rows, state, leading: state, turn)
    }
    return FollowUp(next) { output, index in
      (output == "y" ? index : index / state * state + turn(index % state), 1)
    }
  }

  /// It leaves the states as they are.
  private func stepBefore(_ call: Call) -> FollowUp {
    let channels = call.size("channels")
    let next = call.with { next in
      next.sizes["length"]! += 1
      for (name, count, value) in [
        ("delta", channels, 0.0), ("x", channels, 1), ("B", call.size("state"), 1),
        ("C", call.size("state"), 1), ("y", channels, 0),
      ] {
        let old = call.buffers[name]!
        next.buffers[name] = Buffer(
          old.element, [Double](repeating: value, count: count) + old.values)
      }
    }
    return FollowUp(next) { output, index in
      guard output == "y" else { return (index, 1) }
      return index >= channels ? (index - channels, 1) : nil
    }
  }
}
