public import Foreign
import Structures

/// y ← α op(A) x + β y.
public struct GEMV: Operation {
  let element: ElementType

  public static let variants = [GEMV(element: .float32), GEMV(element: .float64)]

  public var name: String { "gemv-\(element.shortName)" }
  public var summary: String { "y = alpha * op(A) x + beta * y, A m by n as it is stored" }
  public var contract: [String] {
    [
      "|error| <= gamma_(k+4) * (|alpha| |A||x| + |beta||y|) for each element, k the length of x, or what the accumulation type allows.",
      "beta = 0: y is written and not read, whatever it holds.",
      "alpha = 0: A and x need not be read.",
      "If x has no elements, y becomes beta * y, or stays as it was (as in the reference BLAS).",
    ]
  }

  /// op(A) has n columns, or m if A is taken transposed.
  static let inner = Extent.chosen("transA", ["n", "m"])
  static let outer = Extent.chosen("transA", ["m", "n"])

  public var signature: Signature {
    Signature([
      Parameter("transA", .choice(["no", "yes"]), "whether A is taken transposed"),
      Parameter("m", .size, "rows of A"),
      Parameter("n", .size, "columns of A"),
      Parameter("alpha", .number(element), "factor of the product"),
      Parameter(
        "A", .buffer(.input, element, .init(rows: "m", columns: "n", leading: "lda")), "matrix"),
      Parameter("lda", .size, "distance between rows of A"),
      Parameter(
        "x", .buffer(.input, element, .init(rows: Self.inner, columns: 1, leading: "incx")),
        "vector"),
      Parameter("incx", .size, "distance between its elements, at least 1"),
      Parameter("beta", .number(element), "factor of y"),
      Parameter(
        "y",
        .buffer(.inputAndOutput, element, .init(rows: Self.outer, columns: 1, leading: "incy")),
        "result"),
      Parameter("incy", .size, "distance between its elements, at least 1"),
    ])
  }

  public var axes: [Axis] {
    let lengths = ["0", "1", "2", "3", "7", "8", "16", "17", "33", "64", "100"]
    return [
      Axis("m", lengths), Axis("n", lengths + ["257"]), Axis("transA", ["no", "yes"]),
      Axis("alpha", ["1", "0", "-1", "0.7"]), Axis("beta", ["0", "1", "-0.3"]),
      Axis("padding", ["0", "1", "5"]), Axis("incx", ["1", "2"]), Axis("incy", ["1", "3"]),
      .values(),
    ]
  }

  public var far: [[String: String]] { Axis.far("m", 1100) + Axis.far("n", 1100, 4100) }

  public func call(in setting: inout Setting) -> Call {
    let (m, n) = (setting.size("m", setting.number("m")), setting.size("n", setting.number("n")))
    let isPacked = setting.terms.isPacked
    let sizes = [
      "m": m, "n": n, "transA": setting["transA"] == "yes" ? 1 : 0,
      "lda": max(1, n) + setting.padding,
      "incx": isPacked ? 1 : setting.size("incx", setting.number("incx")),
      "incy": isPacked ? 1 : setting.size("incy", setting.number("incy")),
    ]
    let numbers = [
      "alpha": element.nearest(Double(setting["alpha"])!),
      "beta": element.nearest(Double(setting["beta"])!),
    ]
    var call = setting.call(signature, sizes: sizes, numbers: numbers)
    if numbers["beta"] == 0 {
      // What beta = 0 multiplies must not matter.
      let count = call.buffers["y"]!.count
      call.buffers["y"] = Buffer(element, [Double](repeating: .nan, count: count))
    }
    return call
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    // A product with one column: the strides are leading dimensions of matrices of one column.
    var product = call
    product.sizes["transB"] = 0
    product.sizes["m"] = Self.outer.value(at: call.sizes)!
    product.sizes["k"] = Self.inner.value(at: call.sizes)!
    product.sizes["n"] = 1
    product.sizes["ldb"] = call.sizes["incx"]
    product.sizes["ldc"] = call.sizes["incy"]
    product.buffers["B"] = call.buffers["x"]
    product.buffers["C"] = call.buffers["y"]
    var expected = GEMMTruth(product).expected(element, terms)
    if product.size("k") == 0, terms.emptyProductReturns != false {
      let (y, stride) = (call.buffers["y"]!, call.size("incy"))
      expected = expected.enumerated().map { index, scaled in
        let kept = Expected.bits(y.bits(at: index * stride))
        return terms.emptyProductReturns == true ? kept : .either([kept, scaled])
      }
    }
    return Examiner(["y": expected], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let isTurned = call.size("transA") == 1
    let (a, x, round) = (call.buffers["A"]!, call.buffers["x"]!, element.nearest)
    let (alpha, beta) = (call.number("alpha"), call.number("beta"))
    var y = call.buffers["y"]!
    for row in 0..<Self.outer.value(at: call.sizes)! {
      var sum = 0.0
      for term in 0..<Self.inner.value(at: call.sizes)! where alpha != 0 {
        let (i, j) = isTurned ? (term, row) : (row, term)
        sum = round(sum + round(a[i * call.size("lda") + j] * x[term * call.size("incx")]))
      }
      let place = row * call.size("incy")
      y[place] = (beta == 0 ? 0 : round(beta * y[place])) + round(alpha * sum)
    }
    return ["y": y]
  }

  public var relations: [Relation] { GEMVRelations(element: element).all }
}
