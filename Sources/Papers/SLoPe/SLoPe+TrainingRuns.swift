import Bindings
import Dispatch
import Networks
import Scalars
import Sparsity
import Structures
import Synchronization
import Verification

/// The training runs: one small character transformer, trained in different ways on the same batches.
struct TrainingRuns {
  let corpus: Corpus
  let shape: TransformerShape
  let steps: Int
  let seed: UInt64
  static let sequences = 8

  enum Run: CaseIterable {
    case dense, slope, lazy, single, dynamic, first, second, inputs, outputGradients

    var label: String {
      switch self {
      case .dense: "dense"
      case .slope: "SLoPe 2:4, r = 0"
      case .lazy: "SLoPe 2:4, adapters in the last tenth"
      case .single: "2:4 rows alone: exact gradient"
      case .dynamic: "2:4, mask of every step"
      case .first: "SLoPe 2:8 in the first half, 2:4 in the second"
      case .second: "SLoPe 2:4 in the first half, 2:8 in the second"
      case .inputs: "inputs pruned 2:4"
      case .outputGradients: "output gradients pruned 2:4"
      }
    }
  }

  init(_ inputs: Inputs) throws {
    corpus = try Corpus.standard(dataDirectory: inputs.dataDirectory)
    shape = try TransformerShape(
      vocabulary: corpus.characters.count, context: 64, width: 128, heads: 4, blocks: 2)
    steps = inputs.dataDirectory == nil ? 30 : 600
    seed = inputs.seed
  }

  /// The layer of a run; heads and the first linear layer stay dense, as in the paper.
  private func layer(_ run: Run, _ name: String, _ weights: Matrix<Float>) -> Linear {
    if run == .dense || name == "unembedding" || name == "0.attention.qkv" {
      return Linear(name: name, weights: weights)
    }
    let isFirst = name.hasPrefix("0.")
    let isNarrow = (run == .first && isFirst) || (run == .second && !isFirst)
    do {
      var method = SparseLinear.Method(pattern: try NMPattern(kept: 2, of: isNarrow ? 8 : 4))
      method.isDoublePruned = run != .single
      method.isDynamic = run == .dynamic
      if run == .inputs { method.operand = .inputs }
      if run == .outputGradients { method.operand = .outputGradients }
      return try SparseLinear(name: name, weights: weights, method: method)
    } catch { preconditionFailure("\(error)") }
  }

  private var schedule: Trainer.Schedule { .init(steps: steps) }

  /// The model after a run.
  func train(_ run: Run, progress: (String) -> Void) throws -> CharacterModel {
    let trainer = Trainer(
      CharacterModel(shape, seed: seed), sequences: Self.sequences, schedule: schedule
    ) { layer(run, $0, $1) }
    for step in 0..<steps {
      if run == .lazy, step == steps - steps / 10 {
        var generator = Generator(seed: seed, purpose: "SLoPe/adapters")
        for case let layer as SparseLinear in trainer.layers {
          layer.addAdapter(rank: 8) { generator.gaussian() }
        }
      }
      let batch = try corpus.batch(Self.sequences, shape.context, step: step, seed: seed)
      let loss = try trainer.step(batch)
      if (step + 1) % 100 == 0 {
        progress("\(run.label): step \(step + 1), loss \(Cell.decimal(loss, digits: 3))")
      }
    }
    return trainer.model
  }

  /// Dense weights, pruned 2:4 by magnitude after training, in the layers that SLoPe prunes.
  func prunedAfterwards(_ model: CharacterModel) throws -> CharacterModel {
    var result = model
    let pattern = try NMPattern(kept: 2, of: 4)
    for (name, weights) in model.linears
    where name != "unembedding" && name != "0.attention.qkv" {
      let mask = try Pruning.rowMask(weights, pattern)
      try result.replace(name, with: Pruning.masked(weights, mask))
    }
    return result
  }

  /// Held-out losses of every run, two at a time where there are two cores.
  func losses(_ progress: @escaping @Sendable (String) -> Void) throws -> [(
    label: String, loss: Double
  )] {
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    let runs = Run.allCases
    let results = Mutex<[Int: Result<[(String, Double)], any Error>]>([:])
    let examination = try corpus.examination(128, shape.context)
    DispatchQueue.concurrentPerform(iterations: runs.count) { index in
      let outcome = Result {
        let model = try train(runs[index], progress: progress)
        var rows = [(runs[index].label, try model.loss(on: examination))]
        if runs[index] == .dense {
          let pruned = try prunedAfterwards(model)
          rows.append(("dense, pruned 2:4 afterwards", try pruned.loss(on: examination)))
        }
        return rows
      }
      results.withLock { $0[index] = outcome }
    }
    let outcomes = results.withLock { $0 }
    return try runs.indices.flatMap { index -> [(label: String, loss: Double)] in
      guard let outcome = outcomes[index] else { return [] }
      return try outcome.get().map { (label: $0.0, loss: $0.1) }
    }
  }
}

extension SLoPe {
  static let training = PaperTable(
    "training", "Held-out loss of a small character transformer, in nats",
    place: "Tables 4.4 and 4.5 and Figure B.5, in their manner"
  ) { inputs in
    let runs = try TrainingRuns(inputs)
    inputs.progress("training \(TrainingRuns.Run.allCases.count) models, \(runs.steps) steps each")
    let losses = try runs.losses(inputs.progress)
    let dense = losses[0].loss
    func loss(_ label: String) -> Double { losses.first { $0.label == label }?.loss ?? .nan }
    let margin = 0.01
    func ordered(_ what: String, _ place: String, _ labels: [String]) -> Shape {
      .decreasing(what, place: place, labels.map { ($0, loss($0)) }, margin: margin)
    }
    typealias Run = TrainingRuns.Run
    let worst = losses.max { $0.loss < $1.loss }
    let trained = Run.allCases.map(\.label)
    let worstRun = trained.max { loss($0) < loss($1) } ?? ""
    return TableResult(
      columns: ["loss", "above dense"],
      rows: losses.map { entry in
        .init(
          entry.label,
          [entry.loss, entry.loss - dense].map { .figure(Cell.decimal($0, digits: 4)) })
      },
      shapes: [
        ordered(
          "loss", "Table 4.4",
          [
            "dense, pruned 2:4 afterwards", Run.slope.label, Run.lazy.label, Run.dense.label,
          ]),
        ordered("loss", "Table 4.5", [Run.first.label, Run.second.label, Run.slope.label]),
        ordered(
          "loss", "Figure B.5, static against dynamic masks", [Run.dynamic.label, Run.slope.label]),
        ordered(
          "loss", "Figure B.5, inputs against weights", [Run.inputs.label, Run.single.label]),
        Shape(
          "of what may be pruned, output gradients are worst", place: "Figure B.5",
          holds: worstRun == Run.outputGradients.label || !loss(Run.outputGradients.label).isFinite,
          evidence: "the worst training is “\(worstRun)”; in all “\(worst?.label ?? "")”"),
      ],
      notes: [
        "\(runs.shape.parameterCount) parameters, 2 blocks of width 128, context 64, \(runs.steps) steps of "
          + "\(TrainingRuns.sequences) sequences, on \(runs.corpus.origin); 128 windows held out",
        "adapters of rank 8 for the last tenth of the steps: the paper's last hundredth would be "
          + "\(runs.steps / 100) here; column masks anew every 20 steps (100 in the released fast path)",
        "runs with pruned inputs are examined without pruning them; neighbours within \(margin) are undecided",
      ])
  }
}
