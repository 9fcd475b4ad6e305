public import Foreign
import Scalars
import Structures

/// The same numbers in ascending order, NaN last.
public struct Sort: Operation {
  let element: ElementType

  public static let variants = [Sort(element: .float32)]

  public var name: String { "sort-\(element.shortName)" }
  public var summary: String { "y[0] <= y[1] <= ... are the numbers x[0], x[1], ..." }
  public var contract: [String] {
    [
      "y holds the same patterns as x, each as often: NaN keep their bits, and zeros their signs.",
      "NaN come last, in any order. Zeros of either sign are equal: their order is free.",
      "y may be x: the same memory.",
    ]
  }

  public var signature: Signature {
    Signature([
      Parameter("n", .size, "how many numbers"),
      Parameter("x", .buffer(.input, element, .vector("n")), "the numbers"),
      Parameter("y", .buffer(.output, element, .vector("n")), "the same, in order"),
    ])
  }

  public var axes: [Axis] {
    [
      Axis("length", Axis.length.levels + ["4", "8", "9", "15", "17", "32", "33", "63"]),
      Axis(
        "order", ["as it comes", "ascending", "descending", "up and down", "two runs", "nearly"]),
      Axis("memory", ["two", "in place"]), .values(),
    ]
  }

  public var far: [[String: String]] { Axis.far("length", 4100, 70_000) }

  public func call(in setting: inout Setting) -> Call {
    let n = setting.size("n", setting.number("length"))
    let isInPlace = setting["memory"] == "in place" && setting.terms.worksInPlace
    let values = setting.filling.values(n, element, &setting.coin)
    let x = Self.arranged(values, setting["order"])
    var buffer = Buffer(element, x)
    for place in 0..<n where x[place].isNaN {
      buffer.setBits(Self.notNumbers.randomElement(using: &setting.coin)!, at: place)
    }
    return setting.call(
      signature, sizes: ["n": n], given: ["x": buffer],
      inPlace: isInPlace ? ["y": "x"] : [:])
  }

  /// NaN of either sign, and with something to say.
  private static let notNumbers: [UInt64] = [0x7FC0_0000, 0xFFC0_0000, 0x7FC1_2345, 0xFFD4_3210]

  /// What sorting networks and partitions meet.
  private static func arranged(_ values: [Double], _ order: String) -> [Double] {
    let ascending = values.sorted(by: ascends)
    switch order {
    case "ascending": return ascending
    case "descending": return ascending.reversed()
    case "up and down": return evens(ascending) + odds(ascending).reversed()
    case "two runs": return evens(ascending) + odds(ascending)
    case "nearly": return Array(ascending.dropFirst() + ascending.prefix(1))
    default: return values
    }
  }

  private static func evens(_ values: [Double]) -> [Double] {
    stride(from: 0, to: values.count, by: 2).map { values[$0] }
  }

  private static func odds(_ values: [Double]) -> [Double] {
    stride(from: 1, to: values.count, by: 2).map { values[$0] }
  }

  /// Less; every number is less than NaN.
  private static func ascends(_ a: Double, _ b: Double) -> Bool { a < b || (b.isNaN && !a.isNaN) }

  public func examiner(for call: Call, under _: Terms) -> Examiner {
    SortTruth(call.buffers["x"]!).examiner
  }

  /// Merges runs of 1, 2, 4, …
  public func compute(_ call: Call) -> Examiner.Results {
    var runs = call.buffers["x"]!.values.map { [$0] }
    while runs.count > 1 {
      runs = stride(from: 0, to: runs.count, by: 2).map { index in
        index + 1 < runs.count ? Self.merged(runs[index], runs[index + 1]) : runs[index]
      }
    }
    return ["y": Buffer(element, runs.first ?? [])]
  }

  private static func merged(_ first: [Double], _ second: [Double]) -> [Double] {
    var merged: [Double] = []
    var (a, b) = (first[...], second[...])
    while let x = a.first, let y = b.first {
      if ascends(y, x) { merged.append(b.removeFirst()) } else { merged.append(a.removeFirst()) }
    }
    return merged + a + b
  }

  public var relations: [Relation] {
    [
      Relation("x in reverse order") { call, _ in changed(call) { $0.reverse() } },
      Relation("x in another order") { call, coin in changed(call) { $0.shuffle(using: &coin) } },
      Relation("the first number last") { call, _ in
        changed(call) { if let first = $0.first { $0 = $0.dropFirst() + [first] } }
      },
      Relation("x in order already") { call, _ in changed(call) { $0.sort(by: Self.ascends) } },
      Relation("all numbers negated: y backwards") { call, _ in
        let x = call.buffers["x"]!.values
        guard !x.contains(where: \.isNaN) else { return nil }
        return changed(call, { $0 = x.map { -$0 } }) { (x.count - 1 - $0, -1) }
      },
      Relation("all numbers doubled") { call, _ in
        call.scaling("x", by: 2).map { FollowUp($0, Source.scaled(2)) }
      },
      Relation("each number twice") { call, _ in
        changed(call, { $0 += $0 }) { ($0 / 2, 1) }
      },
      Relation("-inf behind them: y moved by one place") { call, _ in
        changed(call, { $0.append(-.infinity) }) { $0 > 0 ? ($0 - 1, 1) : nil }
      },
      Relation("the largest number in front of them") { call, _ in
        let x = call.buffers["x"]!.values
        guard x.allSatisfy({ $0 <= element.largest }) else { return nil }
        return changed(call, { $0.insert(element.largest, at: 0) }) { $0 < x.count ? ($0, 1) : nil }
      },
    ]
  }

  /// Other numbers, in memory of their own.
  private func changed(
    _ call: Call, _ change: (inout [Double]) -> Void,
    _ source: @escaping @Sendable (Int) -> (Int, Double)? = { ($0, 1) }
  ) -> FollowUp {
    var values = call.buffers["x"]!.values
    change(&values)
    let next = Call(
      sizes: ["n": values.count],
      buffers: ["x": Buffer(element, values), "y": Buffer(element, count: values.count)])
    return FollowUp(next) { _, index in source(index) }
  }
}
