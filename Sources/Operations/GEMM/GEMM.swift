public import Foreign
import Structures

/// C ← α op(A) op(B) + β C, rows side by side in memory, op(X) = X or Xᵀ.
public struct GEMM: Operation {
  let element: ElementType

  public static let variants = [GEMM(element: .float32), GEMM(element: .float64)]

  public var name: String { "gemm-\(element.shortName)" }
  public var summary: String { "C = alpha * op(A) * op(B) + beta * C, op(A) m by k, op(B) k by n" }
  public var contract: [String] {
    [
      "|error| <= gamma_(k+4) * (|alpha| |A| |B| + |beta| |C|) for each element, or what the accumulation type allows.",
      "beta = 0: C is written and not read, whatever it holds.",
      "alpha = 0: A and B need not be read.",
      "Nothing between the rows of C is written.",
    ]
  }

  public var signature: Signature {
    let a = Parameter.Layout(
      rows: .chosen("transA", ["m", "k"]), columns: .chosen("transA", ["k", "m"]), leading: "lda")
    let b = Parameter.Layout(
      rows: .chosen("transB", ["k", "n"]), columns: .chosen("transB", ["n", "k"]), leading: "ldb")
    let c = Parameter.Layout(rows: "m", columns: "n", leading: "ldc")
    return Signature([
      Parameter("transA", .choice(["no", "yes"]), "whether A is given transposed"),
      Parameter("transB", .choice(["no", "yes"]), "whether B is given transposed"),
      Parameter("m", .size, "rows of C"),
      Parameter("n", .size, "columns of C"),
      Parameter("k", .size, "terms of each sum"),
      Parameter("alpha", .number(element), "factor of the product"),
      Parameter("A", .buffer(.input, element, a), "left matrix"),
      Parameter("lda", .size, "distance between rows of A"),
      Parameter("B", .buffer(.input, element, b), "right matrix"),
      Parameter("ldb", .size, "distance between rows of B"),
      Parameter("beta", .number(element), "factor of C"),
      Parameter("C", .buffer(.inputAndOutput, element, c), "result"),
      Parameter("ldc", .size, "distance between rows of C"),
    ])
  }

  public var axes: [Axis] {
    let lengths = ["1", "2", "3", "5", "8", "17", "33", "64", "100"]
    return [
      Axis("m", ["0"] + lengths), Axis("n", ["0"] + lengths),
      Axis("k", ["0"] + lengths + ["257"]),
      Axis("transA", ["no", "yes"]), Axis("transB", ["no", "yes"]),
      Axis("alpha", ["1", "0", "-1", "0.7", "2"]), Axis("beta", ["0", "1", "-1", "0.3"]),
      Axis("padding", ["0", "1", "5"]), .values(),
    ]
  }

  public var far: [[String: String]] {
    Axis.far("m", 300) + Axis.far("n", 300) + Axis.far("k", 400, 1100, 4100)
  }

  public func call(in setting: inout Setting) -> Call {
    let m = setting.size("m", setting.number("m"))
    let n = setting.size("n", setting.number("n"))
    let k = setting.size("k", setting.number("k"))
    let padding = setting.padding
    var sizes = ["m": m, "n": n, "k": k]
    for name in ["transA", "transB"] { sizes[name] = setting[name] == "yes" ? 1 : 0 }
    sizes["lda"] = max(1, sizes["transA"] == 0 ? k : m) + padding
    sizes["ldb"] = max(1, sizes["transB"] == 0 ? n : k) + padding
    sizes["ldc"] = max(1, n) + padding
    let alpha = element.nearest(Double(setting["alpha"])!)
    let beta = element.nearest(Double(setting["beta"])!)
    var call = setting.call(signature, sizes: sizes, numbers: ["alpha": alpha, "beta": beta])
    if beta == 0 {
      // What beta = 0 multiplies must not matter.
      let count = call.buffers["C"]!.count
      call.buffers["C"] = Buffer(element, [Double](repeating: .nan, count: count))
    }
    return call
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let problem = GEMMTruth(call)
    if let large = LargeGEMM(problem, element, terms) { return Examiner { large.judge($0) } }
    return Examiner(["C": problem.expected(element, terms)], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let problem = GEMMTruth(call)
    var c = call.buffers["C"]!
    for row in 0..<problem.m {
      for column in 0..<problem.n {
        var sum = 0.0
        for term in 0..<problem.k where problem.alpha != 0 {
          sum = element.nearest(
            sum + element.nearest(problem.a(row, term) * problem.b(term, column)))
        }
        let place = row * problem.ldc + column
        let old = problem.beta == 0 ? 0 : element.nearest(problem.beta * c[place])
        c[place] = old + element.nearest(problem.alpha * sum)
      }
    }
    return ["C": c]
  }

  public func large(_ size: Int) -> [String: String]? {
    [
      "m": "\(size)", "n": "\(size)", "k": "\(size)", "transA": "no", "transB": "no",
      "alpha": "0.7", "beta": "0", "padding": "0", "values": Filling.gaussian.rawValue,
    ]
  }

  public var relations: [Relation] { GEMMRelations(element: element).all }
}
