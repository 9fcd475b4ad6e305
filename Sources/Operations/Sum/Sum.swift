public import Foreign
import Structures

/// s = Σ xᵢ, in any order.
public struct Sum: Operation {
  let element: ElementType

  public static let variants = [Sum(element: .float32), Sum(element: .float64)]

  public var name: String { "sum-\(element.shortName)" }
  public var summary: String { "sum = x[0] + x[incx] + … + x[(n-1)·incx]" }
  public var contract: [String] {
    [
      "The terms are added in any order; |error| <= gamma_n * sum |x|, or what the accumulation type allows.",
      "The sum of nothing is zero.",
      "NaN, and infinities of both signs, make NaN.",
    ]
  }

  public var signature: Signature {
    let x = Parameter.Layout(rows: "n", columns: 1, leading: "incx")
    return Signature([
      Parameter("n", .size, "number of terms"),
      Parameter("x", .buffer(.input, element, x), "the terms"),
      Parameter("incx", .size, "distance from one term to the next, at least 1"),
      Parameter("sum", .buffer(.output, element, .vector(1)), "the sum"),
    ])
  }

  public var axes: [Axis] { [.length, Axis("stride", ["1", "2", "7"]), .values()] }

  /// Of so many Gaussian numbers the bound is wider than what some of them amount to; of ones it is not.
  public var far: [[String: String]] {
    Axis.far("length", 4100) + [["length": "70000", "values": Filling.ones.rawValue]]
  }

  public func call(in setting: inout Setting) -> Call {
    let n = setting.size("n", setting.number("length"))
    let stride = setting.terms.isPacked ? 1 : setting.size("incx", setting.number("stride"))
    let count = n > 0 ? (n - 1) * stride + 1 : 0
    return Call(
      sizes: ["n": n, "incx": stride],
      buffers: [
        "x": setting.filling.buffer(count, element, &setting.coin),
        "sum": Buffer(element, count: 1),
      ])
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    var sum = SumOfProducts()
    for term in summands(of: call) { sum.add(term) }
    return Examiner(["sum": [sum.expected(element, terms, roundings: 0)]], of: call, signature)
  }

  private func summands(of call: Call) -> [Double] {
    let (n, stride, x) = (call.sizes["n"]!, call.sizes["incx"]!, call.buffers["x"]!)
    return (0..<n).map { x[$0 * stride] }
  }

  public func compute(_ call: Call) -> Examiner.Results {
    ["sum": Buffer(element, [summands(of: call).reduce(0) { element.nearest($0 + $1) }])]
  }

  public var relations: [Relation] {
    let whole: @Sendable (String, Int) -> (Int, Double)? = { _, _ in (0, 1) }
    return [
      Relation("the terms in reverse order") { call, _ in
        FollowUp(permuted(call) { $0.reverse() }, whole)
      },
      Relation("the terms in another order") { call, coin in
        FollowUp(permuted(call) { $0.shuffle(using: &coin) }, whole)
      },
      Relation("the first term last") { call, _ in
        FollowUp(
          permuted(call) { if let first = $0.first { $0 = $0.dropFirst() + [first] } }, whole)
      },
      Relation("all terms negated") { call, _ in
        FollowUp(permuted(call) { $0 = $0.map { -$0 } }) { _, _ in (0, -1) }
      },
      Relation("all terms halved") { call, _ in
        guard summands(of: call).allSatisfy({ element.nearest($0 / 2) * 2 == $0 }) else {
          return nil
        }
        return FollowUp(permuted(call) { $0 = $0.map { $0 / 2 } }) { _, _ in (0, 0.5) }
      },
      Relation("zeros between the terms") { call, _ in
        FollowUp(permuted(call) { $0 = $0.flatMap { [$0, 0] } }, whole)
      },
      Relation("stride 1 instead of another") { call, _ in
        var packed = permuted(call) { _ in }
        packed.sizes["incx"] = 1
        packed.buffers["x"] = Buffer(element, summands(of: call))
        return FollowUp(packed, whole)
      },
    ]
  }

  /// The call with its terms changed, at the same stride.
  private func permuted(_ call: Call, _ change: (inout [Double]) -> Void) -> Call {
    var values = summands(of: call)
    change(&values)
    let stride = call.sizes["incx"]!
    var x = Buffer(element, count: values.isEmpty ? 0 : (values.count - 1) * stride + 1)
    for (index, value) in values.enumerated() { x[index * stride] = value }
    var next = call
    next.sizes["n"] = values.count
    next.buffers["x"] = x
    return next
  }
}
