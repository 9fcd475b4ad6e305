public import Scalars
import Structures
public import Verification

/// **Codebook decoding**: the weights of a layer from its codes, what AQLM calls dequantisation.
///
///     w[o, gj + k] = s_o Σ_m C_m[code(o, j, m)][k],
///
/// at (codes + 16 bits for each codebook entry + 16 bits for each output) over n bits a weight: for M codebooks of b
/// bits Mb/g, and what codebooks and scales add, which is a half more in a small layer. M additions a weight.
public enum CodebookDecode: RationalAlgorithm {
  public static let source = Citation(aqlm, "the representation of a layer")

  public typealias Problem = AdditiveLayer

  public static let examples = [
    Example<CodebookDecode>(
      AdditiveLayer(
        bits: 1, outputs: 2, groups: 1,
        codebooks: [
          Matrix(rows: 2, columns: 2, elements: [1, 2, 3, 4]),
          Matrix(rows: 2, columns: 2, elements: [10, 20, 30, 40]),
        ], codes: [0, 1, 1, 0], scales: [1, -0.5]),
      gives: ["weights": [31, 42, Rational(-13, 2), -12]],
      from: "by hand: (1 + 30, 2 + 40), -(3 + 10, 4 + 20)/2")
  ]

  /// As many outputs as the size says; up to three groups of 1 to 17 inputs, up to three codebooks of 1 to 4 bits.
  /// Workloads are square, two codebooks of eight bits for groups of eight.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    if size >= 512 {
      return .random(
        outputs: size, groups: size / 8, group: 8, codebooks: 2, bits: 8, using: &generator)
    }
    func draw(_ count: Int) -> Int { 1 + Int(generator.next() % UInt64(count)) }
    let (groups, group, books) = (draw(3), draw(17), draw(3))
    return .random(
      outputs: size, groups: groups, group: group, codebooks: books, bits: draw(4),
      using: &generator)
  }

  /// Groups around eight and sixteen, codes around a byte.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [(8, 1, 8), (8, 2, 9), (16, 1, 10), (15, 3, 8), (9, 1, 1), (8, 4, 7), (32, 2, 8)].map {
      .random(
        outputs: 5, groups: 3, group: $0, codebooks: $1, bits: $2, using: &generator)
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ layer: Problem, over: S.Type) -> Observation<S> {
    var weights: [S] = []
    for o in 0..<layer.outputs {
      for j in 0..<layer.groups {
        for k in 0..<layer.group {
          var sum = S.zero
          for (m, book) in layer.codebooks.enumerated() {
            sum += S(Double(book[layer.code(o, j, m), k]))
          }
          weights.append(S(Double(layer.scales[o])) * sum)
        }
      }
    }
    return ["weights": .scalars(weights)]
  }

  public static let implementations: [Implementation<CodebookDecode>] = Lane.available.map(kernel)

  public static let laws: [Law<CodebookDecode>] = statements

  public static let specials = [
    Special<CodebookDecode>(
      "a scale of zero",
      AdditiveLayer(
        bits: 1, outputs: 1, groups: 1,
        codebooks: [Matrix(rows: 2, columns: 2, elements: [0, 0, 3, -4])], codes: [1],
        scales: [0]),
      contract: "the weights are zeros with the signs of the sums", gives: ["weights": [0, -0.0]])
  ]

  public static let counters = [
    Counter<CodebookDecode>(
      "bits stored", formula: "n M b / g + 16 M 2ᵇ g + 16 outputs",
      declared: { layer in
        AdditiveLayer.storedBits(
          outputs: layer.outputs, inputs: layer.inputs, codebooks: layer.codebooks.count,
          bits: layer.bits, group: layer.group)
      },
      counted: { layer in
        let entries = layer.codebooks.reduce(0) { $0 + $1.elements.count }
        return layer.bits * layer.codes.count + 16 * (entries + layer.scales.count)
      }),
    Counter<CodebookDecode>(
      "additions of the reference", formula: "M n",
      declared: { $0.outputs * $0.inputs * $0.codebooks.count },
      counted: { layer in
        Counted.count { _ = reference(layer, over: Counted.self) }.additions
      }),
  ]

  /// Codes and codebooks are read once, weights written once.
  public static func work(on layer: Problem) -> Work? {
    let n = Double(layer.outputs * layer.inputs), books = Double(layer.codebooks.count)
    let codes = Double(layer.codes.count) * (layer.bits > 8 ? 2 : 1)
    let entries = books * Double(layer.group) * Double(1 << layer.bits)
    return Work(
      flops: books * n, bytes: codes + 4 * (entries + Double(layer.outputs) + n), in: .float32)
  }

  /// 1 MB and 17 MB of weights.
  public static let workloads = [512, 2048]
}
