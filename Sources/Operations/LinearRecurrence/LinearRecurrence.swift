public import Foreign
import Scalars
import Structures

/// hₜ = aₜ hₜ₋₁ + bₜ for each channel, from a given h₋₁.
public struct LinearRecurrence: Operation {
  let element: ElementType

  public static let variants = [
    LinearRecurrence(element: .float32), LinearRecurrence(element: .float64),
  ]

  public var name: String { "linear-recurrence-\(element.shortName)" }
  public var summary: String { "h[t][c] = a[t][c] * h[t-1][c] + b[t][c], h[-1][c] = initial[c]" }
  public var contract: [String] {
    [
      "|error| <= gamma_(2t+4) * G, where G[t] = |a[t]| G[t-1] + |b[t]|, G[-1] = |initial|: any scan, in blocks or by a tree.",
      "The initial state enters whatever the length is.",
      "NaN and infinities spread as in the recurrence taken in order.",
    ]
  }

  public var signature: Signature {
    let steps = Parameter.Layout(rows: "length", columns: "channels")
    return Signature([
      Parameter("length", .size, "number of steps"),
      Parameter("channels", .size, "number of recurrences side by side"),
      Parameter("a", .buffer(.input, element, steps), "factors"),
      Parameter("b", .buffer(.input, element, steps), "terms"),
      Parameter(
        "initial", .buffer(.input, element, .vector("channels")), "state before the first step"),
      Parameter("h", .buffer(.output, element, steps), "states"),
    ])
  }

  public var axes: [Axis] {
    [
      .length, Axis("channels", ["1", "2", "3", "8", "17"]),
      Axis("factors", ["below one", "one", "zero", "as values", "negative"]),
      .values(Filling.allCases.filter { $0 != .huge }),
    ]
  }

  public var far: [[String: String]] { Axis.far("length", 1100, 4100) }

  public func call(in setting: inout Setting) -> Call {
    let sizes = [
      "length": setting.size("length", setting.number("length")),
      "channels": setting.size("channels", setting.number("channels")),
    ]
    let count = sizes["length"]! * sizes["channels"]!
    let factors: [Double]? =
      switch setting["factors"] {
      case "one": [Double](repeating: 1, count: count)
      case "zero": (0..<count).map { $0 % 7 == 3 ? 0 : 0.9 }
      case "below one": (0..<count).map { _ in 0.5 + setting.coin.uniform() / 2 }
      case "negative": (0..<count).map { _ in -setting.coin.uniform() }
      default: nil
      }
    return setting.call(
      signature, sizes: sizes, given: factors.map { ["a": Buffer(element, $0)] } ?? [:])
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let (length, channels) = (call.size("length"), call.size("channels"))
    let (a, b, initial) = (call.buffers["a"]!, call.buffers["b"]!, call.buffers["initial"]!)
    var expected = [Expected](repeating: .free, count: length * channels)
    for channel in 0..<channels {
      var state = RecurrenceTruth(initial[channel])
      for step in 0..<length {
        let place = step * channels + channel
        state.advance(a[place], b[place])
        expected[place] = state.expected(element, terms)
      }
    }
    return Examiner(["h": expected], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let channels = call.size("channels")
    let (a, b) = (call.buffers["a"]!, call.buffers["b"]!)
    var h = call.buffers["h"]!
    for channel in 0..<channels {
      var state = call.buffers["initial"]![channel]
      for place in stride(from: channel, to: a.count, by: max(1, channels)) {
        state = element.nearest(element.nearest(a[place] * state) + b[place])
        h[place] = state
      }
    }
    return ["h": h]
  }

  public var relations: [Relation] { RecurrenceRelations(element: element).all }
}
