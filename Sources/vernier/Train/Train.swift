import ArgumentParser
import Bindings
import Foundation
import Networks
import Reporting

/// Trains the small model that the tables on compression share.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Trains a small character model in the style of Llama, for the tables on compression.",
    discussion: """
      RMSNorm, rotary positions and SwiGLU, trained with AdamW on sentences that are made here, or on \
      tinyshakespeare.txt of the directory that --data names. The last tenth of the text is held out. The \
      same seed and options give the same bits on one machine.

        vernier train --output Fixtures/Models/llama.safetensors     the committed one
        vernier train --output small.safetensors --width 64 --steps 200
        vernier train --output text.safetensors --data data

      The log, a .csv beside the model, has a line for every hundred steps: step, characters seen, loss of \
      the last batch, loss of held-out text, in nats. After Ctrl-C the model is written as it stands, and \
      the exit code is \(ExitStatus.interrupted.rawValue); a second one ends it at once.
      """)

  @Option(help: ArgumentHelp("The model, in .safetensors.", valueName: "file")) var output: String
  @Option(parsing: .unconditional, help: "Steps of 16 windows each.") var steps = 1500
  @Option(parsing: .unconditional, help: "Components of a character.") var width = 128
  @Option(parsing: .unconditional, help: "Heads, which share the width.") var heads = 4
  @Option(parsing: .unconditional, help: "Blocks.") var blocks = 3
  @Option(parsing: .unconditional, help: "Components inside the perceptrons.") var hidden = 352
  @Option(parsing: .unconditional, help: "Characters of a window.") var context = 64
  @Option(parsing: .unconditional, help: "The seed of the first weights and of the windows.")
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("A folder with tinyshakespeare.txt.", valueName: "directory"))
  var data: String?

  private static let windows = 16

  func validate() throws {
    guard steps > 0 else { throw ValidationError("--steps must be at least 1.") }
    guard output.hasSuffix(".safetensors") else {
      throw ValidationError("--output must end in .safetensors: that is what is written.")
    }
    do { _ = try shape(vocabulary: 2) } catch { throw ValidationError("\(error).") }
  }

  private func shape(vocabulary: Int) throws -> TransformerShape {
    try TransformerShape(
      vocabulary: vocabulary, context: context, width: width, heads: heads, blocks: blocks,
      hidden: hidden, style: .gated)
  }

  func run() throws {
    let corpus = try text()
    guard corpus.heldOut.count > 80 * (context + 1) else {
      throw Problem(
        .usage,
        "Windows of \(context) characters are too long for \(corpus.origin): shorten --context.")
    }
    let model = CharacterModel(try shape(vocabulary: corpus.characters.count), seed: seed)
    let trainer = Trainer(model, sequences: Self.windows, schedule: .init(steps: steps))
    // Written first, so that a place where nothing can be written is known before the work is done.
    try write(trainer, corpus, log: [])
    Interruption.listen()
    var log: [String] = []
    for step in 0..<steps where !Interruption.isRequested {
      let loss = try trainer.step(corpus.batch(Self.windows, context, step: step, seed: seed))
      guard (step + 1).isMultiple(of: 100) || step + 1 == steps else { continue }
      let heldOut = try trainer.loss(on: corpus.examination(64, context))
      let seen = (step + 1) * Self.windows * context
      log.append("\(step + 1),\(seen),\(loss),\(heldOut)")
      Terminal.progress("step \(step + 1) of \(steps), held-out loss \(heldOut)")
    }
    Terminal.endProgress()
    try write(trainer, corpus, log: log)
    print(
      "\(output): \(model.parameters.count) parameters, \(trainer.steps) steps; the log is \(logPath)"
    )
    if Interruption.isRequested {
      throw Problem(
        .interrupted, "Interrupted after \(trainer.steps) steps. \(output) is the model then.")
    }
  }

  private func text() throws -> Corpus {
    if let data, !Environment.isReadable("\(data)/\(Corpus.file)") {
      throw Problem(
        .missingData,
        "There is no \(Corpus.file) that can be read in \(data), which --data names: put a text there, or leave --data "
          + "out to train on sentences that are made here.")
    }
    do { return try Corpus.standard(dataDirectory: data) } catch {
      throw Problem(.malformedData, "\(error).")
    }
  }

  private var logPath: String { output.dropLast(".safetensors".count) + ".csv" }

  /// What makes the same model again.
  private var command: String {
    "vernier train --output \(output) --steps \(steps) --width \(width) --heads \(heads) "
      + "--blocks \(blocks) --hidden \(hidden) --context \(context) --seed \(seed)"
  }

  private func write(_ trainer: Trainer, _ corpus: Corpus, log: [String]) throws {
    let notes = ["command": command, "steps": "\(trainer.steps)", "text": corpus.origin]
    let checkpoint = try Checkpoint(
      trainer.model, characters: corpus.characters, notes: notes)
    try Output.write(Data(checkpoint.file.encoded), to: output)
    let head = "# \(command)\nstep,characters,loss,held-out loss\n"
    try Output.write(head + log.map { $0 + "\n" }.joined(), to: logPath)
  }
}
