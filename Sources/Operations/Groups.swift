import Foreign
import Structures

/// What operations on groups of numbers that share a scale have in common: n numbers, a multiple of the group.
enum Groups {
  static let sizes = [
    Parameter("n", .size, "how many numbers, a multiple of the group"),
    Parameter("group", .size, "how many share a scale, at least 1"),
  ]

  static let axes = [
    Axis("groups", ["0", "1", "2", "3", "8"]),
    Axis("group", ["1", "2", "3", "7", "16", "31", "64", "67", "130", "257"]),
  ]

  static func sizes(in setting: inout Setting) -> [String: Int] {
    let group = max(1, setting.size("group", setting.number("group")))
    let n = setting.size("n", group * setting.number("groups"))
    return ["n": (n + group - 1) / group * group, "group": group]
  }

  /// The places of each group's numbers.
  static func members(of call: Call) -> [Range<Int>] {
    let group = call.size("group")
    return (0..<call.size("n") / group).map { $0 * group..<($0 + 1) * group }
  }

  /// Whole groups fewer, or of a single group the first numbers.
  static func simplified(_ call: Call, _ signature: Signature) -> [Call] {
    let (n, group) = (call.size("n"), call.size("group"))
    func cropped(to n: Int) -> Call? { Simplification.cropped(call, signature, "n", to: n) }
    guard n == group else {
      return [group, n / group / 2 * group, n - group].filter { $0 > 0 && $0 < n }
        .compactMap(cropped)
    }
    return [1, 2, 3, group / 4, group / 2, group - 1].filter { $0 > 0 && $0 < group }
      .compactMap { fewer in cropped(to: fewer)?.with { $0.sizes["group"] = fewer } }
  }
}

// What every such operation owes. `output` has an element for each number, any other output one for each group.
extension Groups {
  /// - Parameter scales: An input that goes along.
  static func reversing(_ input: String, eachOf output: String, along scales: String? = nil)
    -> Relation
  {
    Relation("the groups in reverse order") { call, _ in
      let group = call.size("group")
      let count = call.size("n") / group
      var next = call.permutingRows(input, count, group, leading: group) { count - 1 - $0 }
      if let scales { next = next.permutingRows(scales, count, 1, leading: 1) { count - 1 - $0 } }
      return FollowUp(next) { name, index in
        guard name == output else { return (count - 1 - index, 1) }
        return ((count - 1 - index / group) * group + index % group, 1)
      }
    }
  }

  static func reversingMembers(_ input: String, of output: String) -> Relation {
    Relation("the numbers of each group in reverse order") { call, _ in
      let group = call.size("group")
      let next = call.permutingColumns(input, call.size("n") / group, group, leading: group) {
        group - 1 - $0
      }
      return FollowUp(next) { name, index in
        name == output ? (index / group * group + group - 1 - index % group, 1) : (index, 1)
      }
    }
  }

  static func first(_ signature: Signature) -> Relation {
    Relation("the first group alone") { call, _ in
      let group = call.size("group")
      guard call.size("n") > group else { return nil }
      return Simplification.cropped(call, signature, "n", to: group)
        .map { FollowUp($0, Source.same) }
    }
  }
}

extension Call {
  func values(_ name: String, _ places: Range<Int>) -> [Double] {
    let buffer = buffers[name]!
    return places.map { buffer[$0] }
  }
}
