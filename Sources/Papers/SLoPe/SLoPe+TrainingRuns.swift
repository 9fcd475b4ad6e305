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
  /// Seeds of the runs of Table 4.4; the others are run on the first.
  static var seeds: Int { Pace.draws(3) }
  static let afterwards = "dense, pruned 2:4 afterwards"

  enum Run: CaseIterable {
    case dense, slope, lazy, single, dynamic, first, second, inputs, outputGradients

    var isOfTable44: Bool { self == .dense || self == .slope || self == .lazy }

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
    steps = Pace.steps(inputs.dataDirectory == nil ? 30 : 500)
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

  /// The trainer after a run; the seed decides the first weights, the batches and the first adapters.
  func train(_ run: Run, seed: UInt64, progress: (String) -> Void) throws -> Trainer {
    // Weights and masks take longer than a step.
    try Cancellation.check()
    let trainer = Trainer(
      CharacterModel(shape, seed: seed), sequences: Self.sequences, schedule: schedule
    ) { layer(run, $0, $1) }
    for step in 0..<steps {
      try Cancellation.check()
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
    return trainer
  }

  /// Dense weights, pruned 2:4 by magnitude after training, in the layers that SLoPe prunes.
  func prunedAfterwards(_ model: CharacterModel) throws -> CharacterModel {
    var result = model
    let pattern = try NMPattern(kept: 2, of: 4)
    for (name, weights) in model.linears
    where name != "unembedding" && name != "0.attention.qkv" {
      let mask = try NMPruning.rowMask(weights, pattern)
      try result.replace(name, with: NMPruning.masked(weights, mask))
    }
    return result
  }

  /// Held-out losses of every run, for one seed or more, two at a time where there are two cores.
  func losses(_ progress: @escaping @Sendable (String) -> Void) throws -> [(
    label: String, losses: Samples
  )] {
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    let tasks = Run.allCases.flatMap { run in
      (0..<(run.isOfTable44 ? Self.seeds : 1)).map { (run: run, seed: seed &+ UInt64($0)) }
    }
    let heeding = Cancellation.carried
    let results = Mutex<[Int: Result<[(String, Double)], any Error>]>([:])
    let examination = try corpus.examination(128, shape.context)
    DispatchQueue.concurrentPerform(iterations: tasks.count) { index in
      let (run, seed) = tasks[index]
      let outcome = Result {
        let trainer = try heeding {
          try train(run, seed: seed, progress: progress)
        }
        var rows = [(run.label, try trainer.loss(on: examination))]
        if run == .dense {
          let pruned = try prunedAfterwards(trainer.model)
          rows.append((Self.afterwards, try pruned.loss(on: examination)))
        }
        return rows
      }
      results.withLock { $0[index] = outcome }
    }
    let outcomes = results.withLock { $0 }
    var rows: [(label: String, losses: Samples)] = []
    for index in tasks.indices {
      for (label, loss) in try outcomes[index]?.get() ?? [] {
        if let k = rows.firstIndex(where: { $0.label == label }) {
          rows[k].losses.values.append(loss)
        } else {
          rows.append((label, Samples([loss])))
        }
      }
    }
    return rows
  }
}
