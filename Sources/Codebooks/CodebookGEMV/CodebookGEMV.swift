public import Scalars
import Structures
public import Verification

/// **Codebook GEMV**: a layer of additive codebooks times a vector, without its weights ever being written out.
///
///     y_o = s_o Σ_j Σ_m ⟨C_m[code(o, j, m)], x_j⟩,   x_j ∈ ℝᵍ the j-th group of x.
///
/// Directly it takes n M multiply-adds for n weights. By tables, each ⟨C_m[c], x_j⟩ is computed once for all outputs:
/// M 2ᵇ multiply-adds for each input, and then M n / g additions. Both read Mb/g bits a weight.
public enum CodebookGEMV: RationalAlgorithm {
  public static let source = Citation(aqlm, "inference from codes; its products by lookup tables")

  public struct Problem: Sendable {
    public var layer: AdditiveLayer
    /// One for each input.
    public var x: [Double]

    public init(layer: AdditiveLayer, x: [Double]) { (self.layer, self.x) = (layer, x) }

    /// Why there is no product, if so.
    public var obstacle: String? {
      if let obstacle = layer.obstacle { return obstacle }
      return x.count == layer.inputs
        ? nil : "a vector of \(x.count) for \(layer.groups) groups of \(layer.group) inputs"
    }
  }

  public static let examples = [
    Example<CodebookGEMV>(
      Problem(layer: CodebookDecode.examples[0].problem, x: [1, 2]),
      gives: ["y": [115, Rational(-61, 2)]], from: "by hand: 31 + 84, and -6.5 - 24")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    random(CodebookDecode.problem(size: size, using: &generator), &generator)
  }

  public static func edges(using generator: inout Generator) -> [Problem] {
    CodebookDecode.edges(using: &generator).map { random($0, &generator) }
  }

  private static func random(_ layer: AdditiveLayer, _ generator: inout Generator) -> Problem {
    let x = (0..<layer.inputs).map { _ in
      Double(sign: .plus, exponent: -Int(generator.next() % 12), significand: 1)
        * generator.dyadic()
    }
    return Problem(layer: layer, x: x)
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let layer = problem.layer, g = layer.group
    let x = problem.x.map { S($0) }
    let y = (0..<layer.outputs).map { o -> S in
      var sum = S.zero
      for j in 0..<layer.groups {
        for (m, book) in layer.codebooks.enumerated() {
          let c = layer.code(o, j, m)
          for k in 0..<g { sum += S(Double(book[c, k])) * x[j * g + k] }
        }
      }
      return S(Double(layer.scales[o])) * sum
    }
    return ["y": .scalars(y)]
  }

  public static let implementations: [Implementation<CodebookGEMV>] =
    Lane.available.map(direct) + Lane.available.map(tables) + [openBLAS]

  public static let laws: [Law<CodebookGEMV>] = statements

  public static let specials: [Special<CodebookGEMV>] = [
    Special(
      "NaN in the second group",
      Problem(
        layer: AdditiveLayer(
          bits: 1, outputs: 3, groups: 2,
          codebooks: [Matrix(rows: 2, columns: 3, elements: [0, 0, 0, 1, 1, 1])],
          codes: [0, 0, 1, 1, 0, 1], scales: [1, 1, 1]), x: [1, 1, 1, 1, .nan, 1]),
      contract: "NaN propagates to every output, whatever vector its group has",
      gives: ["y": [.nan, .nan, .nan]])
  ]

  public static let counters = [
    Counter<CodebookGEMV>(
      "multiplications of the reference", formula: "n M + outputs",
      declared: { problem in
        let layer = problem.layer
        return layer.outputs * (layer.inputs * layer.codebooks.count + 1)
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  /// The cheaper of both ways, as operations; codes, codebooks and vectors are read once.
  public static func work(on problem: Problem) -> Work? {
    let layer = problem.layer
    let (n, books) = (Double(layer.outputs * layer.inputs), Double(layer.codebooks.count))
    let size = Double(1 << layer.bits), g = Double(layer.group)
    let byTables = 2 * books * size * Double(layer.inputs) + books * n / g
    let codes = Double(layer.codes.count) * (layer.bits > 8 ? 2 : 1)
    let vectors = books * size * g + Double(layer.inputs + 2 * layer.outputs)
    return Work(flops: min(2 * n * books, byTables), bytes: codes + 4 * vectors, in: .float32)
  }

  /// 64 KB and 4 MB of codes, in the place of 1 MB and 67 MB of weights.
  public static let workloads = [512, 4096]
}
