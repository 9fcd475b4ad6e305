public import Foreign
import Structures

/// y = s H x for every row x, with Sylvester's matrix H of order 2ᵖ: H₁ = (1), H₂ₙ = ((Hₙ, Hₙ), (Hₙ, −Hₙ)).
public struct Hadamard: Operation {
  let element: ElementType

  public static let variants = [Hadamard(element: .float32), Hadamard(element: .float64)]

  public var name: String { "hadamard-\(element.shortName)" }
  public var summary: String {
    "y = scale * H x for each row, H[i][j] = (-1)^popcount(i & j), n = 2^p"
  }
  public var contract: [String] {
    [
      "|error| <= gamma_(n+2) * |scale| * sum |x| for each element, or what the accumulation type allows.",
      "The order is Sylvester's (natural), not by sign changes.",
      "y may be x: the same memory, with ldy = ldx.",
    ]
  }

  public var signature: Signature {
    Signature([
      Parameter("rows", .size, "number of vectors"),
      Parameter("n", .size, "their length, a power of two"),
      Parameter("scale", .number(element), "factor"),
      Parameter("x", .buffer(.input, element, layout("ldx")), "the vectors"),
      Parameter("ldx", .size, "distance between rows of x"),
      Parameter("y", .buffer(.output, element, layout("ldy")), "their transforms"),
      Parameter("ldy", .size, "distance between rows of y"),
    ])
  }

  private func layout(_ leading: String) -> Parameter.Layout {
    .init(rows: "rows", columns: "n", leading: .size(leading))
  }

  public var axes: [Axis] {
    [
      Axis("rows", ["0", "1", "2", "3", "5"]),
      Axis("log2n", (0...10).map(String.init)), Axis("scale", ["1", "-1", "0.125", "0.7"]),
      Axis("padding", ["0", "1", "5"]), Axis("memory", ["two", "in place"]), .values(),
    ]
  }

  public var far: [[String: String]] { Axis.far("log2n", 12, 13) }

  public func call(in setting: inout Setting) -> Call {
    let n = setting.size("n", 1 << setting.number("log2n"))
    let leading = max(1, n) + setting.padding
    let isInPlace = setting["memory"] == "in place"
    return setting.call(
      signature,
      sizes: [
        "rows": setting.size("rows", setting.number("rows")), "n": n, "ldx": leading,
        "ldy": isInPlace || setting.terms.isPacked ? leading : leading + 1,
      ],
      numbers: ["scale": element.nearest(Double(setting["scale"])!)],
      inPlace: isInPlace ? ["y": "x"] : [:])
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let (rows, n, scale) = (call.size("rows"), call.size("n"), call.number("scale"))
    let x = (0..<rows).flatMap { call.row("x", $0, n, leading: call.size("ldx")) }
    let largest = x.reduce(0) { max($0, $1.isFinite ? abs($1) : 0) }
    let expected = SylvesterSums.of(x, rows, n, element).map { sum -> Expected in
      var sum = sum
      sum.scale(by: scale)
      return sum.expected(
        element, terms, roundings: 1, reach: abs(scale) * largest, magnification: Double(n))
    }
    return Examiner(["y": expected], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let (n, ldy) = (call.size("n"), call.size("ldy"))
    var y = call.buffers[call.inPlace["y"] ?? "y"]!
    if call.inPlace.isEmpty { y = call.buffers["y"]! }
    for row in 0..<call.size("rows") {
      var x = call.row("x", row, n, leading: call.size("ldx"))
      var half = 1
      while half < n {
        for start in stride(from: 0, to: n, by: 2 * half) {
          for index in start..<start + half {
            (x[index], x[index + half]) = (
              element.nearest(x[index] + x[index + half]),
              element.nearest(x[index] - x[index + half])
            )
          }
        }
        half *= 2
      }
      for column in 0..<n { y[row * ldy + column] = call.number("scale") * x[column] }
    }
    return ["y": y]
  }

  /// Lengths stay powers of two.
  public func simplified(_ call: Call, failingAt complaint: Complaint?) -> [Call] {
    let n = call.size("n")
    let shorter = (0..<11).map { 1 << $0 }.filter { $0 < n }.compactMap {
      Simplification.cropped(call, signature, "n", to: $0)
    }
    let fewer = Simplification.smaller(call.size("rows")).compactMap {
      Simplification.cropped(call, signature, "rows", to: $0)
    }
    return fewer + shorter
  }

  public var relations: [Relation] { HadamardRelations(element: element).all }
}
