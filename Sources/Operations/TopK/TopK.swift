public import Foreign
import Scalars
import Structures

/// The k greatest of n numbers in descending order, and where they stand.
public struct TopK: Operation {
  let element: ElementType

  public static let variants = [TopK(element: .float32)]

  public var name: String { "top-k-\(element.shortName)" }
  public var summary: String {
    "values are the k greatest of x, descending; x[indices[i]] is values[i]"
  }
  public var contract: [String] {
    [
      "indices differ from each other. Among equal numbers any may be taken, in any order.",
      "Zeros of either sign are equal. Infinities are numbers like others; no NaN is tried.",
      "0 <= k <= n: k = 0 and k = n, too.",
    ]
  }

  public var signature: Signature {
    Signature([
      Parameter("n", .size, "how many numbers"),
      Parameter("k", .size, "how many of them are wanted, at most n"),
      Parameter("x", .buffer(.input, element, .vector("n")), "the numbers"),
      Parameter("values", .buffer(.output, element, .vector("k")), "the greatest, descending"),
      Parameter("indices", .buffer(.output, .int32, .vector("k")), "their places in x, from 0"),
    ])
  }

  public var axes: [Axis] {
    [
      .length, Axis("k", ["1", "0", "2", "5", "half", "n - 1", "n"]),
      Axis("order", ["as it comes", "ascending", "descending"]),
      .values(Filling.allCases.filter { $0 != .nan && $0 != .nonFinite }),
    ]
  }

  public var far: [[String: String]] { Axis.far("length", 4100, 70_000) }

  public func call(in setting: inout Setting) -> Call {
    let n = setting.size("n", setting.number("length"))
    let wish =
      switch setting["k"] {
      case "half": n / 2
      case "n - 1": n - 1
      case "n": n
      default: setting.number("k")
      }
    let k = setting.size("k", max(0, min(wish, n)))
    var x = setting.filling.values(max(n, k), element, &setting.coin)
    switch setting["order"] {
    case "ascending": x.sort()
    case "descending": x.sort(by: >)
    default: break
    }
    return setting.call(
      signature, sizes: ["n": x.count, "k": k], given: ["x": Buffer(element, x)])
  }

  public func examiner(for call: Call, under _: Terms) -> Examiner {
    TopKTruth(x: call.buffers["x"]!, k: call.size("k")).examiner
  }

  /// Inserts one number after the other into a list of k.
  public func compute(_ call: Call) -> Examiner.Results {
    let (x, k) = (call.buffers["x"]!.values, call.size("k"))
    var best: [Int] = []
    for index in x.indices {
      // The list descends: the place is behind all that are no less.
      var place = best.startIndex, end = best.endIndex
      while place < end {
        let middle = (place + end) / 2
        if x[best[middle]] < x[index] { end = middle } else { place = middle + 1 }
      }
      guard place < k else { continue }
      best.insert(index, at: place)
      if best.count > k { best.removeLast() }
    }
    return [
      "values": Buffer(element, best.map { x[$0] }),
      "indices": Buffer(.int32, best.map(Double.init)),
    ]
  }

  /// Never more wanted than there are.
  public func simplified(_ call: Call, failingAt _: Complaint?) -> [Call] {
    let fewer = Simplification.smaller(call.size("n")).compactMap { n -> Call? in
      let k = min(n, call.size("k"))
      return Simplification.cropped(call, signature, "k", to: k).flatMap {
        Simplification.cropped($0, signature, "n", to: n)
      }
    }
    return fewer
      + Simplification.smaller(call.size("k")).compactMap {
        Simplification.cropped(call, signature, "k", to: $0)
      }
  }

  public var relations: [Relation] {
    [
      Relation("x in reverse order") { call, _ in changed(call) { $0.reverse() } },
      Relation("x in another order") { call, coin in changed(call) { $0.shuffle(using: &coin) } },
      .doubled("x"),
      Relation("half as many") { call, _ in changed(call, k: call.size("k") / 2) { _ in } },
      Relation("-inf in front of x and behind it") { call, _ in
        changed(call) { $0 = [-.infinity] + $0 + [-.infinity] }
      },
      Relation("inf behind x, and one more wanted") { call, _ in
        changed(call, k: call.size("k") + 1, { $0.append(.infinity) }) {
          $0 > 0 ? ($0 - 1, 1) : nil
        }
      },
      Relation("each number twice, and twice as many wanted") { call, _ in
        changed(call, k: 2 * call.size("k"), { $0 += $0 }) { ($0 / 2, 1) }
      },
      Relation("the least number taken away, if it is not wanted") { call, _ in
        guard call.size("k") < call.size("n") else { return nil }
        return changed(call) { x in
          let least = x.indices.min { x[$0] < x[$1] }!
          x.remove(at: least)
        }
      },
      Relation("all of them wanted, negated: the other end") { call, _ in
        let n = call.size("n")
        guard call.size("k") == n else { return nil }
        return changed(call, { $0 = $0.map { -$0 } }) { (n - 1 - $0, -1) }
      },
    ]
  }

  private func changed(
    _ call: Call, k: Int? = nil, _ change: (inout [Double]) -> Void,
    _ source: @escaping @Sendable (Int) -> (Int, Double)? = { ($0, 1) }
  ) -> FollowUp {
    var x = call.buffers["x"]!.values
    change(&x)
    let wanted = k ?? call.size("k")
    let next = Call(
      sizes: ["n": x.count, "k": wanted],
      buffers: [
        "x": Buffer(element, x), "values": Buffer(element, count: wanted),
        "indices": Buffer(.int32, count: wanted),
      ])
    return FollowUp(next) { output, index in output == "values" ? source(index) : nil }
  }
}
