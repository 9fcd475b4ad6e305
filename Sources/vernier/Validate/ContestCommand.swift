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

      Exit code 1 if a wrong kernel passes or a right one is blamed.
      """)

  @Argument(help: "Folders of .c files.") var folders = ["Fixtures/Museum", "Fixtures/Zoo"]
  @Option(help: "Chooses the numbers.") var seed: UInt64 = 1
  @Option(name: .customLong("only"), help: "Kernels whose name begins so.") var prefix = ""
  @Flag(help: "A line for each kernel.") var verbose = false
  @Flag(help: "Without the rules of others.") var alone = false
  @Option(help: ArgumentHelp("Writes everything as JSON.", valueName: "file")) var json: String?

  func run() throws {
    Interruption.listen()
    let files = try folders.flatMap(kernels).filter { $0.name.hasPrefix(prefix) }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "vernier-contest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var entries: [ContestEntry] = []
    for (index, file) in files.enumerated() where !Interruption.isRequested {
      Terminal.progress("\(index + 1) of \(files.count): \(file.name)")
      entries.append(try judge(file, folder))
    }
    Terminal.endProgress()
    print(ContestText.render(entries, verbose: verbose))
    if let json { try Output.write(try JSON.text(entries) + "\n", to: json) }
    if Interruption.isRequested { throw ExitStatus.interrupted.code }
    let isWrong = entries.contains { ($0.bug == nil) != ($0.verdict == .pass) }
    if isWrong { throw ExitStatus.findings.code }
  }

  private func kernels(_ folder: String) throws -> [KernelFile] {
    guard Environment.isFolder(folder) else {
      throw Problem(.missingData, "\(folder): there is no such folder.")
    }
    do { return try KernelFile.all(in: folder) } catch let error as KernelFile.Malformed {
      throw Problem(.malformedData, error.description)
    }
  }

  private func judge(_ file: KernelFile, _ folder: URL) throws -> ContestEntry {
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

enum ContestText {
  static func render(_ entries: [ContestEntry], verbose: Bool) -> String {
    var lines: [String] = []
    if verbose { lines = entries.map(line) + [""] }
    let (wrong, right) = (entries.filter { $0.bug != nil }, entries.filter { $0.bug == nil })
    func row(_ name: String, _ covered: [ContestEntry], _ rejects: (ContestEntry) -> Bool)
      -> [String]
    {
      let (bad, good) = (covered.filter { $0.bug != nil }, covered.filter { $0.bug == nil })
      let found = bad.count(where: rejects)
      let share = bad.isEmpty ? "" : "\(decimal(100 * Double(found) / Double(bad.count), 0)) %"
      return [
        name, "\(found) of \(bad.count)", share, "\(good.count(where: rejects)) of \(good.count)",
      ]
    }
    let peers = PeerRule.all.map { rule in
      row(rule.name, entries.filter { $0.rejectedBy[rule.name] != nil }) {
        $0.rejectedBy[rule.name]!
      }
    }
    let table = Terminal.table(
      ["judge", "wrong kernels found", "", "right kernels blamed"],
      [row("vernier validate", entries) { $0.verdict != .pass }] + peers, right: [1, 2, 3])
    let missed = entries.filter { $0.bug != nil && $0.verdict == .pass }.map(\.kernel)
    let blamed = entries.filter { $0.bug == nil && $0.verdict != .pass }
    lines.append(table)
    lines.append("")
    if !missed.isEmpty { lines.append("not found: \(missed.joined(separator: ", "))") }
    lines += blamed.map { "blamed: \($0.kernel): \($0.finding)" }
    let seconds = entries.reduce(0) { $0 + $1.seconds }
    lines.append(
      "\(wrong.count) wrong and \(right.count) right kernels, \(decimal(seconds, 1)) s of judging by us"
    )
    return lines.joined(separator: "\n")
  }

  private static func line(_ entry: ContestEntry) -> String {
    let peers = PeerRule.all.filter { entry.rejectedBy[$0.name] == true }.map(\.name)
    let found = entry.failedChecks.map(\.rawValue).joined(separator: ", ")
    return
      "\(ValidationText.mark(entry.verdict)) \(entry.kernel) (\(entry.operation)): \(found.isEmpty ? "—" : found); others: \(peers.isEmpty ? "none" : peers.joined(separator: ", "))"
  }
}
