public import Foreign
import Scalars
import Structures

/// Integers of eight bits in groups back to numbers.
public struct Dequantise: Operation {
  let element = ElementType.float32

  public static let variants = [Dequantise()]

  public var name: String { "dequantise-s8" }
  public var summary: String { "y = q * scale of its group" }
  public var contract: [String] {
    [
      "n is a multiple of group.",
      "y is the exact product, rounded once to nearest.",
      "Scales may be negative, infinite or NaN: y is as IEEE 754 says.",
      "q = -128 is a number like any other.",
    ]
  }

  public var signature: Signature {
    Signature(
      Groups.sizes + [
        Parameter("q", .buffer(.input, .int8, .vector("n")), "integers"),
        Parameter("scales", .buffer(.input, element, .vector("n" / "group")), "of each group"),
        Parameter("y", .buffer(.output, element, .vector("n")), "numbers"),
      ])
  }

  public var axes: [Axis] {
    Groups.axes + [
      Axis("integers", ["any", "even", "one-hot", "zeros", "least", "greatest", "powers"]),
      .values(),
    ]
  }

  public func call(in setting: inout Setting) -> Call {
    let sizes = Groups.sizes(in: &setting)
    let n = sizes["n"]!
    let hot = n > 0 ? Int.random(in: 0..<n, using: &setting.coin) : 0
    let q = (0..<n).map { index -> Double in
      switch setting["integers"] {
      case "any": Double(Int.random(in: -128...127, using: &setting.coin))
      case "even": Double(2 * Int.random(in: -63...63, using: &setting.coin))
      case "one-hot": index == hot ? 3 : 0
      case "least": -128
      case "greatest": 127
      case "powers": .exp2(Double(index % 7))
      default: 0
      }
    }
    return setting.call(signature, sizes: sizes, given: ["q": Buffer(.int8, q)])
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let scales = call.buffers["scales"]!
    let expected = Groups.members(of: call).enumerated().flatMap { index, members in
      call.values("q", members).map { product($0, scales[index], terms) }
    }
    return Examiner(["y": expected], of: call, signature)
  }

  /// Eight bits times twenty-four: a double holds the product, and only `nearest` rounds.
  private func product(_ q: Double, _ scale: Double, _ terms: Terms) -> Expected {
    let value = element.nearest(q * scale)
    let mayVanish = min(abs(scale), abs(value)) < element.smallestNormal
    guard terms.flushesSubnormals, mayVanish, value.isFinite else { return .equal(value) }
    return .either([.equal(value), .equal(0)])
  }

  public func compute(_ call: Call) -> Examiner.Results {
    var y = call.buffers["y"]!
    let q = call.buffers["q"]!.bytes.map { Float(Int8(bitPattern: $0)) }
    for (index, members) in Groups.members(of: call).enumerated() {
      let scale = Float(call.buffers["scales"]![index])
      for place in members { y[place] = Double(q[place] * scale) }
    }
    return ["y": y]
  }

  public var relations: [Relation] {
    [
      Relation("the integers negated") { call, _ in
        let q = call.buffers["q"]!.values
        guard !q.contains(-128) else { return nil }
        return FollowUp(call.negating("q"), Source.scaled(-1))
      },
      Relation("the scales negated") { call, _ in
        FollowUp(call.negating("scales"), Source.scaled(-1))
      },
      Relation("the scales doubled") { call, _ in
        // Subnormal products are rounded otherwise if they are twice as large.
        guard areNormal(call) else { return nil }
        return call.scaling("scales", by: 2).map { FollowUp($0, Source.scaled(2)) }
      },
      Relation("the integers halved and the scales doubled") { call, _ in
        guard call.buffers["q"]!.bytes.allSatisfy({ $0 % 2 == 0 }) else { return nil }
        return call.scaling("q", by: 0.5)?.scaling("scales", by: 2)
          .map { FollowUp($0, Source.same) }
      },
      Groups.reversing("q", eachOf: "y", along: "scales"),
      Groups.reversingMembers("q", of: "y"),
      Relation("each group as groups of one") { call, _ in
        let group = call.size("group")
        let scales = call.buffers["scales"]!.values
        let next = call.with {
          $0.sizes["group"] = 1
          $0.buffers["scales"] = Buffer(
            element, scales.flatMap { [Double](repeating: $0, count: group) })
        }
        return FollowUp(next, Source.same)
      },
      Groups.first(signature),
    ]
  }

  private func areNormal(_ call: Call) -> Bool {
    let scales = call.buffers["scales"]!.values.map(abs)
    return scales.allSatisfy { $0 >= element.smallestNormal || $0 == 0 || $0.isNaN }
  }

  public func simplified(_ call: Call, failingAt complaint: Complaint?) -> [Call] {
    Groups.simplified(call, signature)
  }
}
