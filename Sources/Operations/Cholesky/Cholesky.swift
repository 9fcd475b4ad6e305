public import Foreign
import Scalars
import Structures

/// A = LLᵀ or UᵀU of a symmetric positive definite matrix, in its place.
public struct Cholesky: Operation {
  let element: ElementType

  public static let variants = [Cholesky(element: .float32), Cholesky(element: .float64)]

  public var name: String { "cholesky-\(element.shortName)" }
  public var summary: String { "A = L L^T in the lower triangle, or U^T U in the upper one" }
  public var contract: [String] {
    [
      "|A - L L^T|[i][j] <= gamma_(min(i,j)+3) (|L| |L^T|)[i][j], indices from 0, or what the accumulation type allows. The diagonal of L is positive.",
      "The other triangle is neither read nor written.",
      "Returns 0, or 1 + the index of the first pivot that is not positive, NaN included; the triangle then holds anything.",
      "A matrix that is positive definite, or is not, by more than n gamma_(n+1) (as D A D with unit diagonal) must be known as such.",
    ]
  }

  public var signature: Signature {
    Signature([
      Triangles.uplo,
      Parameter("n", .size, "order of A"),
      Parameter(
        "A", .buffer(.inputAndOutput, element, Triangles.layout("n", "lda")),
        "the matrix, then its factor"),
      Parameter("lda", .size, "distance between rows of A"),
    ])
  }

  public var axes: [Axis] {
    [
      Axis(
        "n", ["0", "1", "2", "3", "4", "5", "8", "15", "16", "17", "31", "33", "64", "65", "100"]),
      Axis("uplo", ["lower", "upper"]), Axis("padding", ["0", "1", "5"]),
      Axis("matrix", CholeskyMatrix.allCases.map(\.rawValue) + Self.spoilt),
      Axis("scale", ["1", "1e-6", "1e6"]),
    ]
  }

  /// Matrices one pivot of which fails.
  private static let spoilt = ["no pivot", "negative pivot", "NaN", "infinity"]

  public var far: [[String: String]] {
    [160, 300].map { ["n": "\($0)", "matrix": CholeskyMatrix.gram.rawValue] }
  }

  public func call(in setting: inout Setting) -> Call {
    let n = setting.size("n", setting.number("n"))
    let leading = max(1, n) + setting.padding
    let isUpper = setting["uplo"] == "upper"
    let scale = Double(setting["scale"])!
    var matrix = (CholeskyMatrix(rawValue: setting["matrix"]) ?? .gram).lower(n, &setting.coin)
      .map { $0.map { element.nearest(scale * $0) } }
    let allowsNaN = setting.terms.propagatesNonFinite
    spoil(&matrix, setting["matrix"], allowsNaN: allowsNaN, &setting.coin)
    let a = Triangles.buffer(
      element, n, leading: leading, isUpper: isUpper, poison: allowsNaN ? .nan : -7
    ) { matrix[max($0, $1)][min($0, $1)] }
    return Call(
      sizes: ["uplo": isUpper ? 1 : 0, "n": n, "lda": leading], buffers: ["A": a])
  }

  /// Makes one pivot fail: any, the last ones of blocks included.
  private func spoil(
    _ matrix: inout [[Double]], _ kind: String, allowsNaN: Bool, _ coin: inout Generator
  ) {
    guard let row = matrix.indices.randomElement(using: &coin) else { return }
    let column = Int.random(in: 0...row, using: &coin)
    switch kind {
    case "no pivot": for column in 0...row { matrix[row][column] = 0 }
    case "negative pivot": matrix[row][row] *= -1
    case "NaN" where allowsNaN: matrix[row][column] = .nan
    case "infinity" where allowsNaN: matrix[row][column] = .infinity
    default: break
    }
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    CholeskyTruth(call, element, terms).examiner
  }

  public func statuses(of call: Call) -> ClosedRange<Int32> {
    CholeskyTruth(call, element, Terms()).statuses
  }

  /// Row after row; what it has when a pivot fails.
  public func compute(_ call: Call) -> Examiner.Results {
    let (n, leading, isUpper) = (call.size("n"), call.size("lda"), Triangles.isUpper(call))
    var a = call.buffers["A"]!
    func place(_ row: Int, _ column: Int) -> Int {
      isUpper ? column * leading + row : row * leading + column
    }
    let round = element.nearest
    for row in 0..<n {
      for column in 0...row {
        var value = a[place(row, column)]
        for term in 0..<column {
          value = round(value - round(a[place(row, term)] * a[place(column, term)]))
        }
        guard row == column else {
          a[place(row, column)] = value / a[place(column, column)]
          continue
        }
        guard value > 0 else { return ["A": a] }
        a[place(row, row)] = value.squareRoot()
      }
    }
    return ["A": a]
  }

  public var relations: [Relation] { CholeskyRelations(signature: signature).all }
}
