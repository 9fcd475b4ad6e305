import ArgumentParser
import Foreign
import Foundation
import Operations
import Reporting

/// Our verdicts beside those of other tools' rules, on kernels that are known to be wrong or right.
struct ContestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contest",
    abstract: "Lays our verdicts on known kernels beside those of other tools' rules.",
    discussion: """
      Folders of kernels in C, each with a comment at its head: `operation: gemm-f32`, `symbol: gemm_f32`, and \
      for a wrong one `bug:` with what is wrong. Each is compiled with `cc`, judged by `vernier validate`, and \
      by the rules of NumPy, PyTorch, KernelBench, FlashInfer-Bench, benchdnn, BLIS and LAPACK, re-implemented \
      from their documentation. These are given our shapes, parameters and strides, and numbers of their own; \
      what they run on their own shapes may find less.

        vernier contest                       Fixtures/Museum and Fixtures/Zoo
        vernier contest my/kernels --verbose
        vernier contest --rules               what each rule asks, and whose it is

      Exit code 1 if a wrong kernel passes or a right one is blamed.
      """)

  @Argument(help: "Folders of .c files.") var folders = ["Fixtures/Museum", "Fixtures/Zoo"]
  @Option(help: "Chooses the numbers.") var seed: UInt64 = 1
  @Option(help: "So many seeds, one after the other.") var seeds = 1
  @Option(name: .customLong("only"), help: "Kernels whose name begins so.") var prefix = ""
  @Flag(help: "A line for each kernel.") var verbose = false
  @Flag(help: "Without the rules of others.") var alone = false
  @Flag(help: "Prints the rules of others, and where they are from.") var rules = false
  @OptionGroup var output: JSONOutput

  func validate() throws {
    guard (1...100_000).contains(seeds) else {
      throw ValidationError("--seeds is a number from 1 on.")
    }
  }

  func run() throws {
    if rules { return print(ContestText.rules) }
    Interruption.listen()
    let files = try folders.flatMap(kernels).filter { $0.name.hasPrefix(prefix) }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "vernier-contest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var entries: [ContestEntry] = []
    for number in 0..<UInt64(seeds) {
      for (index, file) in files.enumerated() where !Interruption.isRequested {
        let round = seeds > 1 ? ", seed \(seed &+ number)" : ""
        Terminal.progress("\(index + 1) of \(files.count): \(file.name)\(round)")
        entries.append(try judge(file, folder, seed: seed &+ number))
      }
    }
    Terminal.endProgress()
    try output.write(entries) { ContestText.render(entries, verbose: verbose) }
    if Interruption.isRequested { throw ExitStatus.interrupted.code }
    let isWrong = entries.contains { ($0.bug == nil) != ($0.verdict == .pass) }
    if isWrong { throw ExitStatus.findings.code }
  }

  private func kernels(_ folder: String) throws -> [KernelFile] {
    guard Environment.isFolder(folder) else {
      throw Problem(.missingData, "\(folder): there is no such folder.")
    }
    do {
      let files = try KernelFile.all(in: folder)
      guard !files.isEmpty else { throw Problem(.missingData, "\(folder) holds no .c files.") }
      return files
    } catch let error as KernelFile.Malformed {
      throw Problem(.malformedData, error.description)
    }
  }

  private func judge(_ file: KernelFile, _ folder: URL, seed: UInt64) throws -> ContestEntry {
    let operation: any Foreign.Operation
    var terms = Terms()
    do {
      operation = try Validate.operation(file.operation)
      if let contract = file.keys["contract"] {
        try terms.narrow(contract, for: operation.signature)
      }
    } catch {
      throw Problem(.malformedData, "\(file.path): \(error)")
    }
    let library = folder.appending(path: "\(file.name).so").path
    if let words = try file.compile(to: library) {
      throw Problem(.malformedData, "\(file.path) does not compile:\n\(words)")
    }
    let host = ProcessHost(
      [
        Launcher.program, KernelProcess.name, "--library", library, "--symbol", file.symbol,
        "--operation", operation.name,
      ], kernel: file.name, signature: operation.signature,
      abilities: [.memory, .repetition, .concurrency, .environment])
    host.timeLimit = 2
    host.hiddenVariables = PeerKernels.ours
    var options = Validator.Options()
    options.seed = seed
    options.patience = alone ? 0.05 : 0.2
    // What is wrong is known to be wrong: one failure is enough to tell.
    options.stopsAtFirst = file.keys["bug"] != nil
    do {
      return try Contest.judge(
        file, operation, terms, host, options, rules: alone ? [] : PeerRule.all)
    } catch let unusable
      as KernelUnusable
    {
      throw unusable.problem
    }
  }
}
