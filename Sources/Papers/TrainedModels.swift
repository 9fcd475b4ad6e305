import Networks
import Synchronization
import Verification

/// A model that tables share: trained once in a process for each data directory and pace, by whoever asks first.
final class TrainedOnce<Model: Sendable>: Sendable {
  private let models = Mutex<[String: Model]>([:])

  func model(_ inputs: Inputs, train: (Inputs) throws -> Model) throws -> Model {
    let key = "\(Pace.isBrief) \(inputs.dataDirectory ?? "")"
    return try models.withLock { models in
      if let model = models[key] { return model }
      let model = try train(inputs)
      models[key] = model
      return model
    }
  }
}

extension Trainer {
  /// Sixteen windows of so many characters in each step.
  ///
  /// - Parameter seed: Of the windows.
  func train(
    on corpus: Corpus, length: Int, steps: Int, seed: UInt64 = 1, _ progress: (String) -> Void
  ) throws {
    for step in 0..<steps {
      try Cancellation.check()
      if step.isMultiple(of: 50) { progress("training, step \(step) of \(steps)") }
      try self.step(corpus.batch(16, length, step: step, seed: seed))
    }
  }
}

extension Corpus {
  /// Of `windows` held-out windows at equal distances every `draws`-th from the k-th on: no draw shares one.
  func examination(_ k: Int, of draws: Int, windows: Int, length: Int) throws -> TokenBatch {
    let stride = (heldOut.count - length - 1) / windows
    return try TokenBatch(
      (0..<windows).filter { $0 % draws == k }.map {
        Array(heldOut[$0 * stride..<$0 * stride + length + 1])
      })
  }
}

extension PaperTable.Need {
  /// The text that small models are trained on, where a folder of data is given.
  static let text = PaperTable.Need.dataIfGiven([Corpus.file])
}
