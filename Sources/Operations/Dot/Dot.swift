public import Foreign
import Structures

/// Σ xᵢyᵢ, in any order.
public struct Dot: Operation {
  let element: ElementType

  public static let variants = [Dot(element: .float32), Dot(element: .float64)]

  public var name: String { "dot-\(element.shortName)" }
  public var summary: String { "dot = sum x[i·incx] · y[i·incy], i < n" }
  public var contract: [String] {
    [
      "|error| <= gamma_(n+1) * sum |x||y| for any order, or what the accumulation type allows.",
      "The product of nothing is zero.",
      "NaN, infinity times zero, and infinite products of both signs make NaN.",
    ]
  }

  public var signature: Signature {
    func vector(_ stride: String) -> Parameter.Layout {
      .init(rows: "n", columns: 1, leading: .size(stride))
    }
    return Signature([
      Parameter("n", .size, "number of terms"),
      Parameter("x", .buffer(.input, element, vector("incx")), "left factors"),
      Parameter("incx", .size, "distance from one to the next, at least 1"),
      Parameter("y", .buffer(.input, element, vector("incy")), "right factors"),
      Parameter("incy", .size, "distance from one to the next, at least 1"),
      Parameter("dot", .buffer(.output, element, .vector(1)), "the product"),
    ])
  }

  public var axes: [Axis] {
    [
      .length, Axis("incx", ["1", "2", "7"]), Axis("incy", ["1", "3"]), .values(),
      Axis("pairing", ["independent", "same", "cancelling", "one subnormal", "with ones"]),
    ]
  }

  /// Of so many Gaussian numbers the bound is wider than what some of them amount to; of ones it is not.
  public var far: [[String: String]] {
    Axis.far("length", 4100) + [["length": "70000", "values": Filling.ones.rawValue]]
  }

  public func call(in setting: inout Setting) -> Call {
    let n = setting.size("n", setting.number("length"))
    func stride(_ name: String) -> Int {
      setting.terms.isPacked ? 1 : setting.size(name, setting.number(name))
    }
    let sizes = ["n": n, "incx": stride("incx"), "incy": stride("incy")]
    var call = setting.call(signature, sizes: sizes)
    pair(&call, setting["pairing"])
    return call
  }

  /// Makes the second vector depend on the first, where the row wants that.
  private func pair(_ call: inout Call, _ pairing: String) {
    let (n, incx, incy) = (call.size("n"), call.size("incx"), call.size("incy"))
    let x = call.buffers["x"]!
    var y = call.buffers["y"]!
    for index in 0..<n {
      switch pairing {
      // What is subnormal stays so.
      case "with ones": y[index * incy] = 1
      case "same": y[index * incy] = x[index * incx]
      // The second half takes back what the first half has added, almost.
      case "cancelling" where index >= n - n / 2:
        let partner = n - 1 - index
        call.buffers["x"]![index * incx] = x[partner * incx]
        y[index * incy] = -y[partner * incy]
      case "one subnormal" where index == n / 2: y[index * incy] = element.smallest
      default: continue
      }
    }
    call.buffers["y"] = y
  }

  func pairs(_ call: Call) -> [(x: Double, y: Double)] {
    let (x, y) = (call.buffers["x"]!, call.buffers["y"]!)
    return (0..<call.size("n")).map { (x[$0 * call.size("incx")], y[$0 * call.size("incy")]) }
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    var sum = SumOfProducts()
    for (x, y) in pairs(call) { sum.add(x, y) }
    return Examiner(["dot": [sum.expected(element, terms)]], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let sum = pairs(call).reduce(0.0) { element.nearest($0 + element.nearest($1.x * $1.y)) }
    return ["dot": Buffer(element, [sum])]
  }

  public var relations: [Relation] {
    [
      Relation("x and y exchanged") { call, _ in
        let next = call.with {
          ($0.buffers["x"], $0.buffers["y"]) = (call.buffers["y"], call.buffers["x"])
          ($0.sizes["incx"], $0.sizes["incy"]) = (call.sizes["incy"], call.sizes["incx"])
        }
        return FollowUp(next, Source.same)
      },
      .negated("x"),
      Relation("both negated") { call, _ in
        FollowUp(call.negating("x").negating("y"), Source.same)
      },
      Relation("x doubled and y halved") { call, _ in
        call.scaling("x", by: 2)?.scaling("y", by: 0.5).map { FollowUp($0, Source.same) }
      },
      .doubled("y"),
      Relation("the pairs in reverse order") { call, _ in
        let n = call.size("n")
        let next = call.permutingRows("x", n, 1, leading: call.size("incx")) { n - 1 - $0 }
          .permutingRows("y", n, 1, leading: call.size("incy")) { n - 1 - $0 }
        return FollowUp(next, Source.same)
      },
      Relation("packed vectors") { call, _ in
        let pairs = pairs(call)
        let next = call.with {
          ($0.sizes["incx"], $0.sizes["incy"]) = (1, 1)
          $0.buffers["x"] = Buffer(element, pairs.map(\.x))
          $0.buffers["y"] = Buffer(element, pairs.map(\.y))
        }
        return FollowUp(next, Source.same)
      },
    ]
  }
}
