public import Foreign
import Scalars
import Structures

/// P ← P − σ (Pu)(Pu)ᵀ / (1 + σ uᵀPu): the inverse of A + σuuᵀ from P = A⁻¹ (Sherman & Morrison 1950).
public struct InverseUpdate: Operation {
  let element: ElementType

  public static let variants = [InverseUpdate(element: .float32), InverseUpdate(element: .float64)]

  public var name: String { "inverse-update-\(element.shortName)" }
  public var summary: String { "P = P - sigma (P u)(P u)^T / (1 + sigma u^T P u), P symmetric" }
  public var contract: [String] {
    [
      "P is symmetric on entry; both triangles are written.",
      "|error[i][j]| <= gamma_1 |P[i][j]| + (3 gamma_n + gamma_8 + gamma_(2n) kappa) |sigma| g[i] g[j] / |d|, where g = |P||u|, d = 1 + sigma u^T P u, kappa = (1 + |sigma| |u|^T g) / |d|.",
      "No NaN or infinity is tried, and d is never near zero.",
    ]
  }

  public var signature: Signature {
    Signature([
      Parameter("n", .size, "order of P"),
      Parameter("sigma", .number(element), "factor of the update of A"),
      Parameter("u", .buffer(.input, element, .vector("n")), "its vector"),
      Parameter(
        "P", .buffer(.inputAndOutput, element, .init(rows: "n", columns: "n", leading: "ldp")),
        "the inverse"),
      Parameter("ldp", .size, "distance between rows of P"),
    ])
  }

  public var axes: [Axis] {
    let fillings: [Filling] = [
      .integers, .ones, .oneHot, .gaussian, .positive, .alternating, .graded, .descending, .zeros,
      .powers, .fullSignificands, .signedZeros,
    ]
    return [
      Axis("n", ["0", "1", "2", "3", "5", "8", "16", "17", "31", "64", "65"]),
      Axis("sigma", ["1", "0.5", "-0.001", "0", "3"]), Axis("padding", ["0", "1", "5"]),
      Axis("P", ["identity", "dense", "graded", "diagonal"]), .values(fillings),
    ]
  }

  public var far: [[String: String]] { Axis.far("n", 160, 300) }

  public func call(in setting: inout Setting) -> Call {
    let n = setting.size("n", setting.number("n"))
    let leading = max(1, n) + setting.padding
    var p = Buffer(element, count: n > 0 ? (n - 1) * leading + n : 0)
    for row in 0..<n {
      for column in 0...row {
        let value = Self.entry(setting["P"], row, column, &setting.coin)
        p[row * leading + column] = value
        p[column * leading + row] = p[row * leading + column]
      }
    }
    return setting.call(
      signature, sizes: ["n": n, "ldp": leading],
      numbers: ["sigma": element.nearest(Double(setting["sigma"])!)], given: ["P": p])
  }

  /// Diagonally dominant, so that uᵀPu ≥ 0 and the denominator stays away from zero for σ ≥ 0.
  private static func entry(_ kind: String, _ row: Int, _ column: Int, _ coin: inout Generator)
    -> Double
  {
    switch kind {
    case "identity": return row == column ? 1 : 0
    case "diagonal": return row == column ? 1 + coin.uniform() : 0
    case "graded":
      let scale = Double.exp2(-Double(row + column) / 8)
      return row == column ? 2 * scale : scale * coin.gaussian() / 64
    default: return row == column ? 4 + coin.uniform() : coin.gaussian() / 64
    }
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    Examiner(["P": InverseUpdateTruth(call).expected(element, terms)], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    let (n, leading, sigma) = (call.size("n"), call.size("ldp"), call.number("sigma"))
    let u = call.buffers["u"]!
    var p = call.buffers["P"]!
    let round = element.nearest
    let v = (0..<n).map { row in
      (0..<n).reduce(0) { round($0 + round(p[row * leading + $1] * u[$1])) }
    }
    let d = round(1 + round(sigma * (0..<n).reduce(0) { round($0 + round(u[$1] * v[$1])) }))
    for row in 0..<n {
      for column in 0..<n {
        let change = round(round(round(sigma * v[row]) * v[column]) / d)
        p[row * leading + column] = p[row * leading + column] - change
      }
    }
    return ["P": p]
  }

  public var relations: [Relation] { InverseUpdateRelations(element: element).all }
}
