public import Foreign
import Structures

/// C ← α A B + β C for A in compressed rows, or y ← α A x + β y.
public struct CSRProduct: Operation {
  let element: ElementType
  /// Whether the right factor is a vector.
  let isVector: Bool

  public static let variants = [ElementType.float32, .float64].flatMap { element in
    [true, false].map { CSRProduct(element: element, isVector: $0) }
  }

  public var name: String { "\(isVector ? "spmv" : "spmm")-csr-\(element.shortName)" }
  public var summary: String {
    let formula = isVector ? "y = alpha * A x + beta * y" : "C = alpha * A B + beta * C"
    return "\(formula), A in compressed rows"
  }
  public var contract: [String] {
    let result = isVector ? "y" : "C"
    return [
      "Row i of A has the entries rowStart[i] ... rowStart[i+1]-1; rowStart begins with 0 and ends with nonzeros.",
      "The columns of a row are in any order; entries at the same place add up; rows may be empty.",
      "|error| <= gamma_(e+4) * (|alpha| |A||B| + |beta||C|) for a row of e entries, or what the accumulation type allows.",
      "What is not stored is not multiplied: NaN and infinities matter where an entry meets them, a stored zero's too.",
      "beta = 0: \(result) is written and not read, whatever it holds, in empty rows too.",
      "alpha = 0: A and the right factor need not be read.",
    ]
  }

  public var signature: Signature {
    let sizes =
      isVector
      ? [Parameter("m", .size, "rows of A"), Parameter("n", .size, "columns of A")]
      : [
        Parameter("m", .size, "rows of A and C"), Parameter("n", .size, "columns of B and C"),
        Parameter("k", .size, "columns of A, rows of B"),
      ]
    let matrix = [
      Parameter("nonzeros", .size, "number of entries of A"),
      Parameter("alpha", .number(element), "factor of the product"),
      Parameter(
        "rowStart", .buffer(.input, .int64, .vector("m" + 1)), "where each row's entries begin"),
      Parameter(
        "columnIndex", .buffer(.input, .int32, .vector("nonzeros")), "the entries' columns"),
      Parameter("values", .buffer(.input, element, .vector("nonzeros")), "the entries"),
    ]
    let beta = Parameter("beta", .number(element), "factor of the old result")
    guard !isVector else {
      return Signature(
        sizes + matrix + [
          Parameter("x", .buffer(.input, element, .vector("n")), "vector"), beta,
          Parameter("y", .buffer(.inputAndOutput, element, .vector("m")), "result"),
        ])
    }
    func rows(_ count: Extent, _ leading: String) -> Parameter.Layout {
      .init(rows: count, columns: "n", leading: .size(leading))
    }
    return Signature(
      sizes + matrix + [
        Parameter("B", .buffer(.input, element, rows("k", "ldb")), "right matrix"),
        Parameter("ldb", .size, "distance between rows of B"), beta,
        Parameter("C", .buffer(.inputAndOutput, element, rows("m", "ldc")), "result"),
        Parameter("ldc", .size, "distance between rows of C"),
      ])
  }

  public var axes: [Axis] {
    let lengths = ["0", "1", "2", "3", "8", "17", "33", "64"]
    let shared = [
      Axis("m", lengths), Axis("inner", lengths + ["130", "257"]),
      Axis("pattern", CSRMatrix.Pattern.allCases.map(\.rawValue)),
      Axis("alpha", ["1", "0", "-1", "0.7"]), Axis("beta", ["0", "1", "-0.3"]), .values(),
    ]
    let ofMatrix = [
      Axis("n", ["0", "1", "2", "3", "4", "8", "13", "17"]), Axis("padding", ["0", "1", "5"]),
    ]
    return isVector ? shared : shared + ofMatrix
  }

  /// Names of the size that A's columns count, and of the buffers that are multiplied and written.
  var inner: String { isVector ? "n" : "k" }
  var right: String { isVector ? "x" : "B" }
  var result: String { isVector ? "y" : "C" }

  public func call(in setting: inout Setting) -> Call {
    let m = setting.size("m", setting.number("m"))
    let columns = setting.size(inner, setting.number("inner"))
    var sizes = ["m": m, inner: columns]
    if !isVector {
      sizes["n"] = setting.size("n", setting.number("n"))
      sizes["ldb"] = max(1, sizes["n"]!) + setting.padding
      sizes["ldc"] = sizes["ldb"]! + (setting.terms.isPacked ? 0 : 1)
    }
    let pattern = CSRMatrix.Pattern(rawValue: setting["pattern"])!
    var matrix = CSRMatrix(pattern, rows: m, columns: columns, &setting.coin)
    matrix.setValues(setting.filling.values(matrix.count, element, &setting.coin))
    let numbers = [
      "alpha": element.nearest(Double(setting["alpha"])!),
      "beta": element.nearest(Double(setting["beta"])!),
    ]
    var call = setting.call(
      signature, sizes: sizes.merging(matrix.sizes) { $1 }, numbers: numbers,
      given: matrix.buffers(element))
    if numbers["beta"] == 0 {
      // What beta = 0 multiplies must not matter.
      let count = call.buffers[result]!.count
      call.buffers[result] = Buffer(element, [Double](repeating: .nan, count: count))
    }
    return call
  }

  /// A vector is a matrix of one column, its elements side by side.
  func width(_ call: Call) -> Int { isVector ? 1 : call.size("n") }
  func leading(_ name: String, _ call: Call) -> Int {
    isVector ? 1 : call.size(name == right ? "ldb" : "ldc")
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let truth = CSRTruth(call, self)
    return Examiner([result: truth.expected(element, terms)], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let (start, column) = (call.buffers["rowStart"]!, call.buffers["columnIndex"]!)
    let (values, b) = (call.buffers["values"]!, call.buffers[right]!)
    let (alpha, beta) = (call.number("alpha"), call.number("beta"))
    var c = call.buffers[result]!
    for row in 0..<call.size("m") {
      for j in 0..<width(call) {
        var sum = 0.0
        for entry in Int(start[row])..<Int(start[row + 1]) where alpha != 0 {
          let factor = b[Int(column[entry]) * leading(right, call) + j]
          sum = element.nearest(sum + element.nearest(values[entry] * factor))
        }
        let place = row * leading(result, call) + j
        let old = beta == 0 ? 0 : element.nearest(beta * c[place])
        c[place] = old + element.nearest(alpha * sum)
      }
    }
    return [result: c]
  }

  public var relations: [Relation] { CSRRelations(product: self).all }
}
