public import Foreign
import Scalars
import Structures

/// C = A B for 8-bit integers, summed in 32 bits: exact.
public struct IntegerGEMM: Operation {
  let left: ElementType

  public static let variants = [IntegerGEMM(left: .int8), IntegerGEMM(left: .uint8)]

  public var name: String { left == .int8 ? "gemm-s8" : "gemm-u8s8" }
  public var summary: String { "C = A B, 8-bit integers, sums of 32 bits" }
  public var contract: [String] {
    [
      "C is exact: nothing saturates on the way, neither sums of two products in 16 bits nor negated -128.",
      "k is at most 65536, so that every sum fits 32 bits.",
      "C is written and not read; for k = 0 it is zero.",
    ]
  }

  public var signature: Signature {
    Signature([
      Parameter("m", .size, "rows of A and C"),
      Parameter("n", .size, "columns of B and C"),
      Parameter("k", .size, "columns of A, rows of B"),
      Parameter(
        "A", .buffer(.input, left, .init(rows: "m", columns: "k", leading: "lda")), "left matrix"),
      Parameter("lda", .size, "distance between rows of A"),
      Parameter(
        "B", .buffer(.input, .int8, .init(rows: "k", columns: "n", leading: "ldb")), "right matrix"),
      Parameter("ldb", .size, "distance between rows of B"),
      Parameter(
        "C", .buffer(.output, .int32, .init(rows: "m", columns: "n", leading: "ldc")), "product"),
      Parameter("ldc", .size, "distance between rows of C"),
    ])
  }

  public var axes: [Axis] {
    let lengths = ["0", "1", "2", "3", "5", "8", "17", "33", "64"]
    let numbers = ["any", "small", "ones", "one-hot", "zeros", "greatest", "least", "extremes"]
    return [
      Axis("m", lengths), Axis("n", lengths + ["130"]),
      Axis("k", lengths + ["4", "7", "16", "31", "67", "130", "257", Self.beyondFloat]),
      Axis("padding", ["0", "1", "5"]), Axis("left", numbers), Axis("right", numbers),
    ]
  }

  /// So many products of the greatest numbers have an odd sum that single precision does not hold.
  private static let beyondFloat = "1301"

  public func isAllowed(_ row: [String: String]) -> Bool {
    row["k"] != Self.beyondFloat || (row["left"] == "greatest" && row["right"] == "greatest")
  }

  public func call(in setting: inout Setting) -> Call {
    let (m, n) = (setting.size("m", setting.number("m")), setting.size("n", setting.number("n")))
    let k = setting.size("k", setting.number("k"))
    let padding = setting.padding
    let sizes = [
      "m": m, "n": n, "k": k, "lda": max(1, k) + padding, "ldb": max(1, n) + padding,
      "ldc": max(1, n) + padding,
    ]
    var given: [String: Buffer] = [:]
    for parameter in signature.parameters {
      guard case .buffer(.input, let element, let layout) = parameter.kind else { continue }
      given[parameter.name] = Buffer(
        element,
        Self.numbers(
          setting[parameter.name == "A" ? "left" : "right"], layout.count(at: sizes)!, element,
          &setting.coin))
    }
    return setting.call(signature, sizes: sizes, given: given)
  }

  /// Integers of a class. The extreme ones are those whose products, or sums of two of them, leave 16 bits.
  private static func numbers(
    _ kind: String, _ count: Int, _ element: ElementType, _ coin: inout Generator
  ) -> [Double] {
    let greatest = Int(element.largest)
    let least = element == .int8 ? -128 : 0
    let hot = count > 0 ? Int.random(in: 0..<count, using: &coin) : 0
    return (0..<count).map { index in
      let number =
        switch kind {
        case "any": Int.random(in: least...greatest, using: &coin)
        case "small": Int.random(in: max(least, -3)...3, using: &coin)
        case "ones": 1
        case "one-hot": index == hot ? greatest : 0
        case "greatest": greatest
        case "least": least
        case "extremes": [least, greatest].randomElement(using: &coin)!
        default: 0
        }
      return Double(number)
    }
  }

  /// Each element of C by itself, in 64 bits.
  public func examiner(for call: Call, under _: Terms) -> Examiner {
    let (m, n, k) = (call.size("m"), call.size("n"), call.size("k"))
    let right = call.buffers["B"]!.values.map { Int($0) }
    let leading = call.size("ldb")
    let expected = (0..<m).flatMap { row -> [Expected] in
      let terms = call.row("A", row, k, leading: call.size("lda")).map { Int($0) }
      return (0..<n).map { column in
        var sum = 0
        for (term, factor) in terms.enumerated() {
          sum += factor * right[term * leading + column]
        }
        return .equal(Double(sum))
      }
    }
    return Examiner(["C": expected], of: call, signature)
  }

  /// Rows of B added up, in 32 bits.
  public func compute(_ call: Call) -> Examiner.Results {
    let (n, k) = (call.size("n"), call.size("k"))
    let (a, b) = (call.buffers["A"]!.bytes, call.buffers["B"]!.bytes)
    var c = call.buffers["C"]!
    for row in 0..<call.size("m") {
      var sums = [Int32](repeating: 0, count: n)
      for term in 0..<k {
        let byte = a[row * call.size("lda") + term]
        let factor = left == .int8 ? Int32(Int8(bitPattern: byte)) : Int32(byte)
        let start = term * call.size("ldb")
        for column in 0..<n {
          sums[column] += factor * Int32(Int8(bitPattern: b[start + column]))
        }
      }
      for (column, sum) in sums.enumerated() {
        c.setBits(UInt64(UInt32(bitPattern: sum)), at: row * call.size("ldc") + column)
      }
    }
    return ["C": c]
  }

  public var relations: [Relation] { IntegerGEMMRelations(left: left).all }
}
