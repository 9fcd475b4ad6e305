import Bindings
import Optimisers
import Scalars
import Verification

extension MicroAdamPaper {
  static let memory = PaperTable(
    "memory", "State of an optimiser for Llama-2-7B, by counting bytes", place: nil,
    uses: [MicroAdam.self]
  ) { _ in
    // Embedding, 32 layers, last norm and head of Llama-2-7B.
    let (width, inner, words) = (4096, 11_008, 32_000)
    let layer = 4 * width * width + 3 * width * inner + 2 * width
    let parameters = 2 * words * width + 32 * layer + width
    func row(_ label: String, _ bytes: Double) -> TableResult.Row {
      let gibibytes = bytes * Double(parameters) / 0x1p30
      return .init(
        label,
        [Cell.decimal(bytes, digits: 2), Cell.decimal(gibibytes, digits: 2)].map(Cell.figure))
    }
    func micro(_ window: Int) -> Double {
      let layout = MicroAdam.Layout(block: 4000, kept: 40, bucket: 4000, window: window)
      let row = Plant.taken(layout.width(of: 4000), from: "MicroAdam.Layout")
      return 0.5 + 4 * Double(window * row) / 4000
    }
    let rows = [
      row("Adam, float32", 8), row("Adam, bfloat16", 4), row("Adam, 8 bits", 2),
      row("MicroAdam, m = 10", micro(10)), row("MicroAdam, m = 20", micro(20)),
      row("MicroAdam, m = 37", micro(37)), row("MicroAdam, m = 38", micro(38)),
    ]
    return TableResult(
      columns: ["bytes for a parameter", "GiB"], rows: rows,
      shapes: [
        Shape(
          "MicroAdam needs less than Adam in 8 bits up to m = 37 (k = 1 %)",
          holds: micro(37) < 2 && micro(38) > 2,
          evidence: "\(Cell.decimal(micro(37), digits: 2)), \(Cell.decimal(micro(38), digits: 2))")
      ],
      notes: [
        "\(parameters) parameters; ½ byte of error and m k/d indices and values of two bytes each; the ends of the "
          + "buckets, 4 bytes for 100,000 parameters as in the released scripts, are left out",
        "`verify MicroAdam` counts the packed state to the byte",
      ])
  }

  static let bias = PaperTable(
    "bias", "Step of an entry under a constant gradient, in units of η; Adam's is 1", place: nil,
    uses: [WindowBias.self]
  ) { _ in
    var found: [[Double]] = []
    let rows = [1, 5, 10, 20, 100].map { window -> TableResult.Row in
      func moved(_ period: Int) -> Observation<Double> {
        WindowBias.taken(WindowBias.Problem(window: window, period: period))
      }
      let dense = moved(1)
      let cells = [
        dense["dense"][2], dense["dense"][3], dense["progress"][0], moved(100)["progress"][0],
      ]
      found.append(cells)
      return .init("m = \(window)", cells.map { .figure(Cell.significant($0, digits: 5)) })
    }
    let root = 10.0.squareRoot()
    return TableResult(
      columns: ["step 100", "step 1000", "in the end", "selected once in 100 steps"], rows: rows,
      shapes: [
        Shape(
          "as long as the window holds every step it moves as Adam does: by 1 in step 100 for m = 100",
          holds: abs(found[4][0] - 1) < 1e-12, evidence: Cell.significant(found[4][0], digits: 14)),
        Shape(
          "a window of one is a step by (1 - β₁)/√(1 - β₂) = √10, and by a hundredth of it in the mean of 100",
          holds: abs(found[0][2] / root - 1) < 1e-12 && abs(100 * found[0][3] / root - 1) < 1e-12,
          evidence: "\(Cell.significant(found[0][2], digits: 14)) and "
            + Cell.significant(found[0][3], digits: 14)),
      ],
      notes: [
        "β = (0.9, 0.999); the last column is the mean for each step, where k is 1 % and each entry has its turn"
      ])
  }

  /// What is left of a norm by selection, the factor of the quantiser, and their product.
  static let contraction = PaperTable(
    "contraction", "Whether selection and quantiser contract: q (1 + ω), k = 1 %, 4 bits",
    place: nil, uses: [MicroAdam.self]
  ) { inputs in
    func sign(_ g: inout Generator) -> Double { g.next() % 2 == 0 ? 1 : -1 }
    let kinds: [(String, (inout Generator) -> Double)] = [
      ("normal", { $0.gaussian() }),
      ("Laplace", { g in sign(&g) * Double.log(1 - g.uniform()) }),
      (
        "Student, 3 degrees",
        { g in
          let (a, b, c) = (g.gaussian(), g.gaussian(), g.gaussian())
          return g.gaussian() / ((a * a + b * b + c * c) / 3).squareRoot()
        }
      ),
      ("log-normal", { g in sign(&g) * Double.exp(2 * g.gaussian()) }),
    ]
    var (products, left): ([Double], [Double]) = ([], [])
    let rows = kinds.map { name, draw -> TableResult.Row in
      let (q, omega) = Plant.taken(
        MicroAdam.contraction(seed: inputs.seed, draw), from: "MicroAdam.contraction")
      left.append(q)
      products.append(q * (1 + omega))
      return .init(
        name, [q, 1 + omega, q * (1 + omega)].map { .figure(Cell.decimal($0, digits: 3)) })
    }
    // E[x²; |x| > t] = p + 2tφ(t) for the share p = 41/4096 of normal numbers beyond t.
    let share = 41.0 / 4096
    let t = try Distribution.gaussian().upperQuantile(share / 2)
    let density = Double.exp(-t * t / 2) / (2 * Double.pi).squareRoot()
    let expected = (1 - share - 2 * t * density).squareRoot()
    return TableResult(
      columns: ["q", "1 + ω", "product"], rows: rows,
      shapes: [
        Shape(
          "of normal numbers the selection leaves what the law of their tails says, to 0.01",
          holds: abs(left[0] - expected) < 0.01,
          evidence:
            "\(Cell.decimal(left[0], digits: 3)) beside \(Cell.decimal(expected, digits: 3))"),
        Shape(
          "normal and Laplace gradients are not contracted, those of heavier tails are",
          holds: products.prefix(2).allSatisfy { $0 > 1 }
            && products.dropFirst(2).allSatisfy { $0 < 1 },
          evidence: products.map { Cell.decimal($0, digits: 3) }.joined(separator: ", ")),
      ],
      notes: [
        "buckets of 64, nearest levels; 4 blocks of 4,096 draws; in the worst case q = √0.99",
        "the paper's theorem asks for a product below 1",
      ]
    )
  }
}
