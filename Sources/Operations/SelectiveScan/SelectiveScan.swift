public import Foreign
import Foundation
import Scalars
import Structures

/// h ← exp(δA) h + δ B x for each channel and state, y = C h + D x: the scan of selective state-space models.
public struct SelectiveScan: Foreign.Operation {
  let element = ElementType.float32

  public static let variants = [SelectiveScan()]

  public var name: String { "selective-scan-\(element.shortName)" }
  public var summary: String {
    "h[c][s] = exp(delta[t][c] A[c][s]) h[c][s] + delta[t][c] B[t][s] x[t][c], y[t][c] = sum C[t][s] h[c][s] + D[c] x[t][c]"
  }
  public var contract: [String] {
    [
      "h is initial before the first step and final after the last; without a step final is initial.",
      "exp(delta A) is within 4 ulp of exp(z), |z - delta A| <= 3 u |delta A|; where it is less than the smallest normal number it may be off by that.",
      "|error of h[t]| <= u (W[t] + t G[t]) exp(K u), G[t] = |a| G[t-1] + |b|, W[t] = |a| (W[t-1] + (9 + 3 |delta A|) G[t-1]) + 2 |b|, K the roundings of a term: any scan, in blocks or by a tree.",
      "|error of y| <= sum |C| (error of h + (states + 1) u G) + (states + 1) u |D x|, u that of the accumulation type if it is larger.",
      "What meets a NaN becomes NaN; what meets an infinity does not stay finite.",
    ]
  }

  public var signature: Signature {
    func steps(_ columns: Extent) -> Parameter.Layout { .init(rows: "length", columns: columns) }
    let states = Parameter.Layout(rows: "channels", columns: "state")
    return Signature([
      Parameter("length", .size, "number of steps"),
      Parameter("channels", .size, "number of scans side by side"),
      Parameter("state", .size, "states of each channel"),
      Parameter("A", .buffer(.input, element, states), "rates"),
      Parameter("delta", .buffer(.input, element, steps("channels")), "lengths of the steps"),
      Parameter("B", .buffer(.input, element, steps("state")), "what inputs add to states"),
      Parameter("C", .buffer(.input, element, steps("state")), "what states add to results"),
      Parameter("x", .buffer(.input, element, steps("channels")), "inputs"),
      Parameter("D", .buffer(.input, element, .vector("channels")), "what inputs add to results"),
      Parameter("initial", .buffer(.input, element, states), "states before the first step"),
      Parameter("y", .buffer(.output, element, steps("channels")), "results"),
      Parameter("final", .buffer(.output, element, states), "states after the last step"),
    ])
  }

  public var axes: [Axis] {
    [
      Axis("length", ["0", "1", "2", "3", "7", "16", "33", "64", "130"]),
      Axis("channels", ["0", "1", "2", "3", "8", "17"]), Axis("state", ["1", "2", "4", "5", "16"]),
      Axis("decay", ["usual", "none", "strong", "growing", "still", "now and then"]),
      .values(Filling.allCases.filter { $0 != .huge }),
    ]
  }

  /// Exponentials of one call: each is enclosed to 106 bits.
  private static let most = 1000

  public var far: [[String: String]] { Axis.far("length", 300, 1100) }

  public func call(in setting: inout Setting) -> Call {
    let length = setting.size("length", setting.number("length"))
    let state = setting.size("state", setting.number("state"))
    let room = max(1, Self.most / max(1, length * state))
    let channels = setting.size("channels", min(room, setting.number("channels")))
    var coin = setting.coin
    let decay = setting["decay"]
    let rates = (0..<channels * state).map { index -> Double in
      switch decay {
      case "none": 0
      case "strong": -50 * (1 + coin.uniform())
      case "growing": coin.uniform()
      default: -Double(1 + index % state)
      }
    }
    let steps = (0..<length * channels).map { index -> Double in
      switch decay {
      case "strong": 2 * coin.uniform()
      case "still": 0
      case "now and then": index % 3 == 0 ? coin.uniform() : 0
      default: .exp2(-3 - 7 * coin.uniform())
      }
    }
    setting.coin = coin
    return setting.call(
      signature, sizes: ["length": length, "channels": channels, "state": state],
      given: ["A": Buffer(element, rates), "delta": Buffer(element, steps)])
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let (length, channels, state) = (call.size("length"), call.size("channels"), call.size("state"))
    let inputs = call.buffers.mapValues(\.values)
    var y = [Expected](repeating: .free, count: length * channels)
    var final: [Expected] = []
    for channel in 0..<channels {
      let places = channel * state..<(channel + 1) * state
      var states = inputs["initial"]![places].map { ScanState($0, element, terms) }
      for step in 0..<length {
        let place = step * channels + channel
        let x = inputs["x"]![place]
        var output = ScanOutput(inputs["D"]![channel], x, states: state, element, terms)
        for index in 0..<state {
          let ofStep = step * state + index
          states[index].advance(
            inputs["A"]![channel * state + index], inputs["delta"]![place], inputs["B"]![ofStep], x)
          output.add(inputs["C"]![ofStep], states[index])
        }
        y[place] = output.expected
      }
      final += states.map(\.expected)
    }
    return Examiner(["y": y, "final": final], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let (channels, state) = (call.size("channels"), call.size("state"))
    let inputs = call.buffers.mapValues { $0.values.map { Float($0) } }
    var (h, y) = (inputs["initial"]!, call.buffers["y"]!)
    for step in 0..<call.size("length") {
      for channel in 0..<channels {
        let place = step * channels + channel
        let (delta, x) = (inputs["delta"]![place], inputs["x"]![place])
        var sum = inputs["D"]![channel] * x
        for index in 0..<state {
          let (at, ofStep) = (channel * state + index, step * state + index)
          let factor = exp(delta * inputs["A"]![at])
          h[at] = factor * h[at] + delta * inputs["B"]![ofStep] * x
          sum += inputs["C"]![ofStep] * h[at]
        }
        y[place] = Double(sum)
      }
    }
    return ["y": y, "final": Buffer(element, h.map { Double($0) })]
  }

  public var relations: [Relation] { ScanRelations(signature: signature).all }
}
