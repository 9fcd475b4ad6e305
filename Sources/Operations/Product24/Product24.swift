public import Foreign
import Structures

/// C = A B for A with two of every four columns kept, row by row.
public struct Product24: Operation {
  let element = ElementType.float32

  public static let variants = [Product24()]

  public var name: String { "spmm-2to4-\(element.shortName)" }
  public var summary: String { "C = A B, two of every four columns of A kept" }
  public var contract: [String] {
    [
      "k is a multiple of 4; byte g of a row of positions belongs to columns 4g ... 4g+3 and values 2g, 2g+1.",
      "Bits 0-1 are the first kept column of the four, bits 2-3 the second, which is greater; bits 4-7 are zero.",
      "|error| <= gamma_(k/2+1) * |A||B| for each element, or what the accumulation type allows.",
      "What is not kept is not multiplied: NaN in B matters where a kept value meets it, a zero too.",
      "C is written and not read; for k = 0 it is zero.",
    ]
  }

  public var signature: Signature {
    func matrix(_ rows: Extent, _ leading: String) -> Parameter.Layout {
      .init(rows: rows, columns: "n", leading: .size(leading))
    }
    return Signature([
      Parameter("m", .size, "rows of A and C"),
      Parameter("n", .size, "columns of B and C"),
      Parameter("k", .size, "columns of A, rows of B, a multiple of 4"),
      Parameter(
        "values", .buffer(.input, element, .init(rows: "m", columns: "k" / 2)),
        "the kept elements of A"),
      Parameter(
        "positions", .buffer(.input, .uint8, .init(rows: "m", columns: "k" / 4)),
        "which two of each four they are"),
      Parameter("B", .buffer(.input, element, matrix("k", "ldb")), "right matrix"),
      Parameter("ldb", .size, "distance between rows of B"),
      Parameter("C", .buffer(.output, element, matrix("m", "ldc")), "product"),
      Parameter("ldc", .size, "distance between rows of C"),
    ])
  }

  /// The six ways to keep two of four, ascending.
  static let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]

  public var axes: [Axis] {
    [
      Axis("m", ["0", "1", "2", "3", "8", "17", "33"]),
      Axis("n", ["0", "1", "2", "3", "8", "17", "33", "64"]),
      Axis("k", ["0", "4", "8", "12", "16", "20", "32", "36", "64", "68", "132"]),
      Axis("positions", ["random", "by turns", "first two", "last two", "outer", "inner"]),
      Axis("padding", ["0", "1", "5"]), .values(),
    ]
  }

  public var far: [[String: String]] { Axis.far("k", 1100) + Axis.far("n", 300) }

  public func call(in setting: inout Setting) -> Call {
    let padding = setting.padding
    let n = setting.size("n", setting.number("n"))
    let sizes = [
      "m": setting.size("m", setting.number("m")), "n": n,
      "k": (setting.size("k", setting.number("k")) + 3) / 4 * 4, "ldb": max(1, n) + padding,
      "ldc": max(1, n) + padding,
    ]
    let positions = (0..<sizes["m"]! * sizes["k"]! / 4).map { group -> Double in
      let (first, second) =
        switch setting["positions"] {
        case "by turns": Self.pairs[group % 6]
        case "first two": (0, 1)
        case "last two": (2, 3)
        case "outer": (0, 3)
        case "inner": (1, 2)
        default: Self.pairs.randomElement(using: &setting.coin)!
        }
      return Self.position(first, second)
    }
    return setting.call(
      signature, sizes: sizes, given: ["positions": Buffer(.uint8, positions)])
  }

  static func position(_ first: Int, _ second: Int) -> Double { Double(first | second << 2) }

  /// The k/2 products of each element, each rounded once and added k/2 − 1 times at most: γ for k/2 (Higham 2002,
  /// section 3.1), and one rounding more, by which the first sum may be added to zero.
  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let (n, k, b) = (call.size("n"), call.size("k"), call.buffers["B"]!.values)
    let leading = call.size("ldb")
    let expected = (0..<call.size("m")).flatMap { row -> [Expected] in
      let values = call.row("values", row, k / 2, leading: k / 2)
      let columns = call.row("positions", row, k / 4, leading: k / 4).enumerated()
        .flatMap { group, byte in
          [Int(byte) % 4, Int(byte) / 4 % 4].map { 4 * group + $0 }
        }
      return (0..<n).map { column in
        var sum = SumOfProducts()
        for (value, term) in zip(values, columns) {
          sum.add(value, b[term * leading + column])
        }
        return sum.expected(element, terms)
      }
    }
    return Examiner(["C": expected], of: call, signature)
  }

  /// Rows of B, each times its value, added up.
  public func compute(_ call: Call) -> Examiner.Results {
    let (n, k) = (call.size("n"), call.size("k"))
    let (values, positions, b) = (
      call.buffers["values"]!, call.buffers["positions"]!, call.buffers["B"]!
    )
    var c = call.buffers["C"]!
    for row in 0..<call.size("m") {
      var sums = [Float](repeating: 0, count: n)
      for group in 0..<k / 4 {
        let byte = Int(positions.bits(at: row * k / 4 + group))
        for (index, column) in [byte & 3, byte >> 2 & 3].enumerated() {
          let value = Float(values[row * k / 2 + 2 * group + index])
          let start = (4 * group + column) * call.size("ldb")
          for j in 0..<n { sums[j] += value * Float(b[start + j]) }
        }
      }
      for (j, sum) in sums.enumerated() { c[row * call.size("ldc") + j] = Double(sum) }
    }
    return ["C": c]
  }

  public var relations: [Relation] { Product24Relations(operation: self).all }

  /// Groups of four stay whole.
  public func simplified(_ call: Call, failingAt complaint: Complaint?) -> [Call] {
    let fewer = [call.size("k") / 8 * 4, call.size("k") - 4].filter { $0 > 0 }
      .compactMap { Simplification.cropped(call, signature, "k", to: $0) }
    return
      (Simplification.bySizes(call, signature, complaint) + fewer)
      .filter { $0.size("k") % 4 == 0 }
  }
}
