import Bindings
import Scalars
import SecondOrder
import Structures
import Verification

extension TENGraD {
  static let crossover = PaperTable(
    "crossover", "Milliseconds of one preconditioned gradient, fresh kernel or fresh factors",
    place: nil, isTimed: true
  ) { inputs in
    var generator = Generator(seed: inputs.seed, purpose: "TENGraD/crossover")
    func random(_ rows: Int, _ columns: Int) -> Matrix<Double> {
      Matrix(rows: rows, columns: columns) { _, _ in generator.gaussian() }
    }
    let (batches, widths) = ([32, 128, 512], [64, 256, 512])
    var ratios: [[Double]] = []
    let rows = try batches.map { n -> TableResult.Row in
      try inputs.step("crossover, n = \(n)")
      var cells: [Cell] = []
      var row: [Double] = []
      for d in widths {
        let layer = LayerView(
          inputs: random(n, d), outputGradients: random(n, d), gradient: random(d, d))
        let exact = try MKOR.seconds {
          var natural = NaturalGradientPreconditioner(damping: 0.1)
          _ = try natural.direction(layer)
        }
        let kfac = try MKOR.seconds {
          var factors = KFACPreconditioner(damping: 0.1)
          _ = try factors.direction(layer)
        }
        row.append(exact / kfac)
        let text = [exact, kfac].map { Cell.significant(1000 * $0, digits: 2) }
        cells.append(.figure(text.joined(separator: " / ")))
      }
      ratios.append(row)
      return .init("n = \(n)", cells)
    }
    let corner = (ratios[0][2], ratios[2][0])
    return TableResult(
      columns: widths.map { "d = \($0)" }, rows: rows,
      shapes: [
        Shape(
          "small batches of wide layers favour the kernel, n³ and n²d; large ones of narrow layers the factors, d³",
          holds: corner.0 < 1 && corner.1 > 1,
          evidence:
            "TENGraD over KFAC: \(Cell.significant(corner.0, digits: 2)) for n = 32, d = 512; "
            + "\(Cell.significant(corner.1, digits: 2)) for n = 512, d = 64")
      ],
      notes: ["TENGraD / KFAC, d inputs and d outputs, float64, least of three"])
  }

  static let cancellation = PaperTable(
    "cancellation", "Relative error of the preconditioned mean gradient by damping", place: nil,
    uses: [TENGraDBlock.self]
  ) { _ in
    let lambdas = [0x1p-3, 0x1p-7, 0x1p-10, 0x1p-13, 0x1p-17]
    let studies = try lambdas.map {
      Plant.taken(try TENGraDBlock.cancellationStudy($0), from: "TENGraDBlock.cancellationStudy")
    }
    let growth = studies[4].double.woodbury / studies[0].double.woodbury
    let stable = studies.map(\.double.pushThrough).max() ?? 1
    let formats = studies.map { $0.float.woodbury / $0.double.woodbury }
    return TableResult(
      columns: [
        "Woodbury, float32", "push-through, float32", "Woodbury, float64", "push-through, float64",
      ],
      rows: zip([3, 7, 10, 13, 17], studies).map { power, study in
        let values = [
          study.float.woodbury, study.float.pushThrough, study.double.woodbury,
          study.double.pushThrough,
        ]
        return .init("λ = 2^-\(power)", values.map { .figure(Cell.significant($0, digits: 2)) })
      },
      shapes: [
        Shape(
          "Woodbury's error grows as 1/λ where the gradient is of the same samples; the push-through form's does not",
          holds: growth > 1000 && stable < 1e-13,
          evidence:
            "from 2^-3 to 2^-17 by \(Cell.significant(growth, digits: 2)); largest of push-through "
            + Cell.significant(stable, digits: 2)),
        Shape(
          "the errors of Woodbury's form are those of its format: 2²⁹ times, within a factor of 100, in float32",
          holds: formats.allSatisfy { (0.01...100).contains($0 * 0x1p-29) },
          evidence: formats.map { Cell.significant($0, digits: 2) }.joined(separator: ", ")),
      ],
      notes: ["32 samples, 64 inputs, 48 outputs, entries near 1"])
  }

  static let contraction = PaperTable(
    "contraction", "What one step leaves of the residual, ℓ blocks of full row rank, λ = 0",
    place: nil, uses: [BlockNaturalGradient.self]
  ) { inputs in
    let steps = [0.1, 0.3, 0.5, 0.6, 0.7]
    var generator = Generator(seed: inputs.seed, purpose: "TENGraD/contraction")
    var worst: [Double] = []
    let rows = [1, 2, 3].map { count -> TableResult.Row in
      let blocks = (0..<count).map { _ in
        (0..<6).map { _ in (0..<10).map { _ in generator.gaussian() } }
      }
      let cells = steps.map { step -> Cell in
        let problem = BlockNaturalGradient.Problem(
          blocks: blocks, residual: [1, -1, 2, 0.5, -3, 1], step: step, lambda: 0, iterations: 1)
        let result = BlockNaturalGradient.reference(problem, over: Double.self)
        let after = Plant.taken(result, from: "BlockNaturalGradient")["residual"]
        let left = 1 - step * Double(count)
        worst += problem.residual.enumerated().map { i, before in
          i < after.count ? abs(after[i] - left * before) : .infinity
        }
        return .figure(Cell.decimal(after[0] / problem.residual[0], digits: 6))
      }
      return .init("ℓ = \(count)", cells)
    }
    return TableResult(
      columns: steps.map { "η = \($0)" }, rows: rows,
      shapes: [
        Shape(
          "a step leaves 1 − ηℓ of every residual, to 1e-10",
          holds: worst.allSatisfy { $0 < 1e-10 },
          evidence: "the largest of \(worst.count) differences is "
            + Cell.significant(normInfinity(worst), digits: 2))
      ],
      notes: ["stable for η < 2/ℓ only"])
  }
}
