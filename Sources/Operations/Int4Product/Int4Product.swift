public import Foreign
import Scalars
import Structures

/// Y = X Wᵀ for weights of four bits, in groups that share a scale and perhaps a zero point; or y = W x.
public struct Int4Product: Operation {
  let element = ElementType.float32
  /// Whether there is one row of inputs only.
  let isVector: Bool

  public static let variants = [Int4Product(isVector: true), Int4Product(isVector: false)]

  public var name: String { "\(isVector ? "gemv" : "gemm")-int4-\(element.shortName)" }
  public var summary: String {
    let formula = isVector ? "y = W x" : "Y = X W^T"
    return "\(formula), W[j][l] = (code[j][l] - zero) * scale of the group of l"
  }
  public var contract: [String] {
    let input = isVector ? "x" : "X"
    return [
      "group is even, and k a multiple of it; the codes of columns 2l and 2l+1 are the low and the high half of byte l.",
      "symmetric: the zero is 8, and zeroPoints, although there, is not read; else zero points are 0 ... 15.",
      "|error| <= gamma_(k+4) * sum |\(input)| (code + zero) |scale|, or what the accumulation type allows: zero points may be taken out of sums.",
      "\(input) is not quantised.",
      "What meets a NaN becomes NaN; what meets an infinity does not stay finite.",
    ]
  }

  var input: String { isVector ? "x" : "X" }
  var output: String { isVector ? "y" : "Y" }

  public var signature: Signature {
    func weights(_ columns: Extent) -> Parameter.Layout { .init(rows: "n", columns: columns) }
    func inputs(_ columns: Extent, _ leading: String) -> Parameter.Layout {
      isVector
        ? .vector(columns) : .init(rows: "m", columns: columns, leading: .size(leading))
    }
    let x = Parameter(input, .buffer(.input, element, inputs("k", "ldx")), "inputs")
    let y = Parameter(output, .buffer(.output, element, inputs("n", "ldy")), "results")
    let ofMatrix = [
      Parameter("m", .size, "rows of X and Y"),
      Parameter("ldx", .size, "distance between rows of X"),
      Parameter("ldy", .size, "distance between rows of Y"),
    ]
    let (m, ldx, ldy) = isVector ? ([], [], []) : ([ofMatrix[0]], [ofMatrix[1]], [ofMatrix[2]])
    return Signature(
      [Parameter("zeros", .choice(["symmetric", "zero-points"]), "what code stands for zero")] + m
        + [
          Parameter("n", .size, "rows of W"), Parameter("k", .size, "columns of W"),
          Parameter("group", .size, "columns that share a scale, an even number"), x,
        ] + ldx + [
          Parameter("codes", .buffer(.input, .uint8, weights("k" / 2)), "two codes a byte"),
          Parameter(
            "scales", .buffer(.input, element, weights("k" / "group")), "one for each group"),
          Parameter(
            "zeroPoints", .buffer(.input, .uint8, weights("k" / "group")), "one for each group"),
          y,
        ] + ldy)
  }

  public var axes: [Axis] {
    let shared = [
      Axis("zeros", ["symmetric", "zero-points"]),
      Axis("n", ["0", "1", "2", "3", "7", "16", "33"]),
      Axis("group", ["2", "4", "6", "16", "32", "64", "128"]),
      Axis("groups", ["0", "1", "2", "3", "5"]),
      Axis("codes", ["any", "least", "greatest", "eights", "even columns", "extremes"]),
      Axis("zero points", ["any", "by turns", "0", "15"]),
      Axis(
        "scales",
        [Filling.ones, .positive, .gaussian, .graded, .powers, .zeros, .infinity, .nan]
          .map(\.rawValue)), .values(),
    ]
    let ofMatrix = [
      Axis("m", ["0", "1", "2", "3", "5"]), Axis("padding", ["0", "1", "5"]),
    ]
    return isVector ? shared : ofMatrix + shared
  }

  public func isAllowed(_ row: [String: String]) -> Bool {
    // Both at once would hide each other.
    row["scales"].flatMap(Filling.init)?.isNonFinite != true
      || row["values"].flatMap(Filling.init)?.isNonFinite != true
  }

  /// Rows of inputs, and how far they are apart.
  func inputs(_ call: Call) -> (rows: Int, leading: Int) {
    isVector ? (1, call.size("k")) : (call.size("m"), call.size("ldx"))
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let (rows, leading) = inputs(call)
    let weights = Int4Truth(call)
    let expected = (0..<rows).flatMap { row -> [Expected] in
      let x = call.row(input, row, call.size("k"), leading: leading)
      return (0..<call.size("n")).map { weights.expected(x, $0, element, terms) }
    }
    return Examiner([output: expected], of: call, signature)
  }

  /// Each weight is made, multiplied and added, in order.
  public func compute(_ call: Call) -> Examiner.Results {
    let (k, n, group) = (call.size("k"), call.size("n"), call.size("group"))
    let (codes, scales, zeroPoints) = (
      call.buffers["codes"]!.bytes, call.buffers["scales"]!, call.buffers["zeroPoints"]!.bytes
    )
    let isSymmetric = call.size("zeros") == 0
    let (rows, leading) = inputs(call)
    let x = call.buffers[input]!.values.map { Float($0) }
    var y = call.buffers[output]!
    for j in 0..<n {
      let weights = (0..<k).map { column -> Float in
        let byte = codes[j * (k / 2) + column / 2]
        let code = column % 2 == 0 ? byte & 0xF : byte >> 4
        let place = j * (k / group) + column / group
        let zero = isSymmetric ? 8 : zeroPoints[place]
        return (Float(code) - Float(zero)) * Float(scales[place])
      }
      for row in 0..<rows {
        var sum: Float = 0
        for column in 0..<k { sum += x[row * leading + column] * weights[column] }
        y[row * (isVector ? 0 : call.size("ldy")) + j] = Double(sum)
      }
    }
    return [output: y]
  }

  public var relations: [Relation] { Int4Relations(product: self).all }

  /// Groups stay whole, unless there is one only.
  public func simplified(_ call: Call, failingAt complaint: Complaint?) -> [Call] {
    let (k, group) = (call.size("k"), call.size("group"))
    func cropped(to columns: Int) -> Call? {
      Simplification.cropped(call, signature, "k", to: columns)
    }
    let fewer = [group, k / group / 2 * group, k - group].filter { $0 > 0 && $0 < k }
      .compactMap(cropped)
    let shorter =
      k > group
      ? []
      : [2, group / 4 * 2, group - 2]
        .filter { $0 > 0 && $0 < group }
        .compactMap { columns in cropped(to: columns)?.with { $0.sizes["group"] = columns } }
    return fewer + shorter
      + Simplification.bySizes(call, signature, complaint).filter {
        $0.size("group") == group && $0.size("k") % group == 0
      }
  }
}
