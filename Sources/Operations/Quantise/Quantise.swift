public import Foreign
import Scalars
import Structures

/// Numbers in groups to integers of eight bits, each group with a scale of its own.
public struct Quantise: Operation {
  let element = ElementType.float32

  public static let variants = [Quantise()]

  public var name: String { "quantise-s8" }
  public var summary: String {
    "q = x / scale to the nearest integer, scale = max |x| / 127 of each group"
  }
  public var contract: [String] {
    [
      "n is a multiple of group.",
      "|scale - max |x| / 127| <= gamma_2 * scale: a division, or a product with 1/127.",
      "|q - x / scale| <= 1/2 + gamma_5 * |x / scale| for the exact scale, q from -127 to 127.",
      "Where max |x| is 127 times a power of two all is exact, and halves are rounded to even.",
      "A group of zeros has scale 0 and q = 0.",
      "A group with a NaN or an infinity, or whose scale would be subnormal, is free; the others are not.",
    ]
  }

  public var signature: Signature {
    Signature(
      Groups.sizes + [
        Parameter("x", .buffer(.input, element, .vector("n")), "numbers"),
        Parameter("q", .buffer(.output, .int8, .vector("n")), "integers"),
        Parameter("scales", .buffer(.output, element, .vector("n" / "group")), "of each group"),
      ])
  }

  public var axes: [Axis] {
    Groups.axes + [
      Axis("shape", ["as filled", "halves", "least is greatest", "equal", "zeros between"]),
      .values(),
    ]
  }

  public func call(in setting: inout Setting) -> Call {
    let sizes = Groups.sizes(in: &setting)
    let (n, group) = (sizes["n"]!, sizes["group"]!)
    var x = setting.filling.values(n, element, &setting.coin)
    for start in stride(from: 0, to: n, by: group) {
      let place = start + Int.random(in: 0..<group, using: &setting.coin)
      switch setting["shape"] {
      case "halves":
        // A scale that is a power of two, and ties in every other place.
        let scale = Double.exp2(Double(Int.random(in: -9...9, using: &setting.coin)))
        for index in start..<start + group {
          x[index] = Double(Int.random(in: -253...253, using: &setting.coin)) / 2 * scale
        }
        x[place] = (setting.coin.next() % 2 == 0 ? 127 : -127) * scale
      case "least is greatest":
        // The greatest magnitude is that of a negative number.
        let magnitudes = x[start..<start + group].map(abs)
        x[place] = -(magnitudes.max() ?? 0)
      case "equal":
        for index in start..<start + group { x[index] = x[start] }
      case "zeros between" where start / group % 2 == 0:
        for index in start..<start + group { x[index] = 0 }
      default: break
      }
    }
    return setting.call(signature, sizes: sizes, given: ["x": Buffer(element, x)])
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let groups = Groups.members(of: call).map { QuantisedGroup(call.values("x", $0), element) }
    return Examiner(
      [
        "q": groups.flatMap { group in group.x.map { group.integer(for: $0, terms) } },
        "scales": groups.map(\.expectedScale),
      ], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    var (q, scales) = (call.buffers["q"]!, call.buffers["scales"]!)
    let x = call.buffers["x"]!.values.map { Float($0) }
    for (index, members) in Groups.members(of: call).enumerated() {
      let greatest = x[members].reduce(0) { max($0, $1.magnitude) }
      let scale = greatest / 127
      scales[index] = Double(scale)
      for place in members where scale > 0 {
        let ratio = (x[place] / scale).rounded(.toNearestOrEven)
        // What is no number is free, but must not stop the process.
        q[place] = ratio.isNaN ? 0 : Double(min(127, max(-127, ratio)))
      }
    }
    return ["q": q, "scales": scales]
  }

  public var relations: [Relation] {
    [
      Relation("the numbers negated") { call, _ in
        FollowUp(call.negating("x")) { output, index in (index, output == "q" ? -1 : 1) }
      },
      Relation("the numbers doubled") { call, _ in scaled(call, 2) },
      Relation("a quarter of the numbers") { call, _ in scaled(call, 0.25) },
      Groups.reversing("x", eachOf: "q"),
      Groups.reversingMembers("x", of: "q"),
      Relation("zeros at the end of each group") { call, _ in
        let group = call.size("group")
        let x = Groups.members(of: call).flatMap {
          call.values("x", $0) + [Double](repeating: 0, count: group)
        }
        let next = call.with {
          ($0.sizes["n"], $0.sizes["group"]) = (2 * call.size("n"), 2 * group)
          ($0.buffers["x"], $0.buffers["q"]) = (Buffer(element, x), Buffer(.int8, count: x.count))
        }
        return FollowUp(next) { output, index in
          guard output == "q" else { return (index, 1) }
          let (place, offset) = (index / (2 * group) * group, index % (2 * group))
          return offset < group ? (place + offset, 1) : nil
        }
      },
      Groups.first(signature),
    ]
  }

  /// By a power of two: the integers stay, and the scales follow.
  private func scaled(_ call: Call, _ factor: Double) -> FollowUp? {
    call.scaling("x", by: factor).map {
      FollowUp($0) { output, index in (index, output == "q" ? 1 : factor) }
    }
  }

  public func simplified(_ call: Call, failingAt complaint: Complaint?) -> [Call] {
    Groups.simplified(call, signature)
  }
}
