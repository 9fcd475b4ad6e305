public import Foreign
import Scalars
import Structures

/// X with op(A) X = B for a triangular matrix A, over B; op(A) = A or Aᵀ.
public struct TriangularSolve: Operation {
  let element: ElementType

  public static let variants = [
    TriangularSolve(element: .float32), TriangularSolve(element: .float64),
  ]

  public var name: String { "triangular-solve-\(element.shortName)" }
  public var summary: String { "op(A) X = B, A triangular, op(A) = A or A^T; X replaces B" }
  public var contract: [String] {
    [
      "|B - op(A) X|[i][j] <= gamma_(k+1) (|op(A)| |X|)[i][j] for each element, k the number of terms of its row, or what the accumulation type allows.",
      "The other triangle is not read, with a unit diagonal the diagonal neither.",
      "Dividing by a diagonal element or multiplying by its reciprocal are both right, inverting more of A is not.",
      "NaN in B or on the diagonal goes on to all that depends on it; nothing else does. What infinities and zero pivots make is not judged.",
    ]
  }

  public var signature: Signature {
    Signature([
      Triangles.uplo,
      Parameter("trans", .choice(["no", "yes"]), "whether op(A) is A transposed"),
      Parameter("diag", .choice(["general", "unit"]), "whether the diagonal counts as ones"),
      Parameter("n", .size, "order of A"),
      Parameter("columns", .size, "right sides"),
      Parameter("A", .buffer(.input, element, Triangles.layout("n", "lda")), "the matrix"),
      Parameter("lda", .size, "distance between rows of A"),
      Parameter(
        "B",
        .buffer(.inputAndOutput, element, .init(rows: "n", columns: "columns", leading: "ldb")),
        "the right sides, then the solutions"),
      Parameter("ldb", .size, "distance between rows of B"),
    ])
  }

  public var axes: [Axis] {
    [
      Axis("n", ["0", "1", "2", "3", "4", "7", "8", "16", "17", "33", "64", "65", "100"]),
      Axis("columns", ["1", "0", "2", "3", "8", "17"]), Axis("uplo", ["lower", "upper"]),
      Axis("trans", ["no", "yes"]), Axis("diag", ["general", "unit"]),
      Axis("padding", ["0", "1", "5"]), Axis("matrix", Self.matrices),
      .values([
        .integers, .ones, .oneHot, .gaussian, .positive, .alternating, .graded, .ties,
        .fullSignificands, .powers, .zeros, .signedZeros, .nan, .infinity,
      ]),
      Axis("spoilt", ["no", "NaN in A", "zero pivot"]),
    ]
  }

  /// Exact ones first; solutions that grow by 1.3 in each row; diagonals over many orders.
  private static let matrices = ["identity", "integers", "dense", "growing", "graded"]

  private func entry(
    _ kind: String, _ row: Int, _ column: Int, _ n: Int, _ coin: inout Generator
  ) -> Double {
    let isDiagonal = row == column
    switch kind {
    case "identity": return isDiagonal ? 1 : 0
    case "integers":
      return isDiagonal ? (row % 2 == 0 ? 2 : -4) : Double(Int.random(in: -1...1, using: &coin))
    case "growing": return isDiagonal ? 1 : abs(row - column) == 1 ? -1.3 : 0.125 / Double(n)
    case "graded":
      let scale = Double.exp2(Double(row % 24 - 12))
      return scale * (isDiagonal ? 1 : coin.gaussian() / Double(n))
    default: return isDiagonal ? 1 + coin.uniform() : coin.gaussian() / 4
    }
  }

  public var far: [[String: String]] { [160, 300].map { ["n": "\($0)", "spoilt": "no"] } }

  public func call(in setting: inout Setting) -> Call {
    let n = setting.size("n", setting.number("n"))
    let columns = setting.size("columns", setting.number("columns"))
    let leading = max(1, n) + setting.padding
    let (isUpper, isUnit) = (setting["uplo"] == "upper", setting["diag"] == "unit")
    let poison = setting.terms.propagatesNonFinite ? Double.nan : -7
    let kind = setting["matrix"]
    var coin = setting.coin
    var a = Triangles.buffer(element, n, leading: leading, isUpper: isUpper, poison: poison) {
      row, column in
      row == column && isUnit ? poison : entry(kind, row, column, n, &coin)
    }
    setting.coin = coin
    if n > 0 {
      let row = Int.random(in: 0..<n, using: &setting.coin)
      let column = isUpper ? Int.random(in: row..<n, using: &setting.coin) : row / 2
      switch setting["spoilt"] {
      case "NaN in A" where setting.terms.propagatesNonFinite: a[row * leading + column] = .nan
      case "zero pivot" where !isUnit && setting.terms.propagatesNonFinite:
        a[row * leading + row] = 0
      default: break
      }
    }
    return setting.call(
      signature,
      sizes: [
        "uplo": isUpper ? 1 : 0, "trans": setting["trans"] == "yes" ? 1 : 0,
        "diag": isUnit ? 1 : 0, "n": n, "columns": columns, "lda": leading,
        "ldb": max(1, columns) + setting.padding,
      ], given: ["A": a])
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    TriangularSolveTruth(call, element, terms).examiner
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let (n, lda, ldb) = (call.size("n"), call.size("lda"), call.size("ldb"))
    let (isTransposed, isUnit) = (call.size("trans") == 1, call.size("diag") == 1)
    let a = call.buffers["A"]!
    var b = call.buffers["B"]!
    let isForward = Triangles.isUpper(call) == isTransposed
    let order = isForward ? Array(0..<n) : Array((0..<n).reversed())
    let round = element.nearest
    for column in 0..<call.size("columns") {
      for (done, row) in order.enumerated() {
        var value = b[row * ldb + column]
        for other in order.prefix(done) {
          let factor = a[isTransposed ? other * lda + row : row * lda + other]
          value = round(value - round(factor * b[other * ldb + column]))
        }
        b[row * ldb + column] = isUnit ? value : value / a[row * lda + row]
      }
    }
    return ["B": b]
  }

  public var relations: [Relation] { TriangularSolveRelations(signature: signature).all }
}
