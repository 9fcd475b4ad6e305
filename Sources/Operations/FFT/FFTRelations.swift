import Foreign
import Structures

/// What ``FFT`` owes whatever it transforms (Ergün's shifts among them).
struct FFTRelations {
  let element: ElementType

  var all: [Relation] {
    [
      .negated("x"),
      .doubled("x"),
      Relation("x conjugated, in the other direction: y conjugated") { call, _ in
        let next = call.with {
          $0.sizes["direction"] = 1 - call.size("direction")
          $0.buffers["x"] = pairs(call) { _, re, im in (re, -im) }
        }
        return FollowUp(next) { _, index in (index, index % 2 == 0 ? 1 : -1) }
      },
      Relation("x backwards: y backwards") { call, _ in
        let n = call.size("n")
        let next = call.with { $0.buffers["x"] = moved(call) { (n - $0) % n } }
        return FollowUp(next) { _, index in (2 * ((n - index / 2) % n) + index % 2, 1) }
      },
      Relation("x times i") { call, _ in
        let next = call.with { $0.buffers["x"] = pairs(call) { _, re, im in (-im, re) } }
        // i(a + bi) = −b + ai.
        return FollowUp(next) { _, index in index % 2 == 0 ? (index + 1, -1) : (index - 1, 1) }
      },
      Relation("the signs of x alternating: y moved by half its length") { call, _ in
        let n = call.size("n")
        guard n > 0, n % 2 == 0 else { return nil }
        let next = call.with {
          $0.buffers["x"] = pairs(call) { j, re, im in j % 2 == 0 ? (re, im) : (-re, -im) }
        }
        return FollowUp(next) { _, index in (2 * ((index / 2 + n / 2) % n) + index % 2, 1) }
      },
      Relation("x moved by half its length: the signs of y alternating") { call, _ in
        let n = call.size("n")
        guard n > 0, n % 2 == 0 else { return nil }
        let next = call.with { $0.buffers["x"] = moved(call) { ($0 + n / 2) % n } }
        return FollowUp(next) { _, index in (index, index / 2 % 2 == 0 ? 1 : -1) }
      },
      Relation("the other direction: y backwards") { call, _ in
        let n = call.size("n")
        let next = call.with { $0.sizes["direction"] = 1 - call.size("direction") }
        return FollowUp(next) { _, index in (2 * ((n - index / 2) % max(1, n)) + index % 2, 1) }
      },
    ]
  }

  private func pairs(_ call: Call, _ change: (Int, Double, Double) -> (Double, Double)) -> Buffer {
    let x = call.buffers["x"]!.values
    return Buffer(
      element,
      stride(from: 0, to: x.count, by: 2).flatMap { place -> [Double] in
        let (re, im) = change(place / 2, x[place], x[place + 1])
        return [re, im]
      })
  }

  private func moved(_ call: Call, _ source: (Int) -> Int) -> Buffer {
    let x = call.buffers["x"]!.values
    return pairs(call) { index, _, _ in (x[2 * source(index)], x[2 * source(index) + 1]) }
  }
}
