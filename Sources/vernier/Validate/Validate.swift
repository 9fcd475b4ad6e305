import ArgumentParser
import Foreign
import Foundation
import Operations
import Reporting

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges a kernel that was made elsewhere, adversarially and in seconds.",
    discussion: """
      A kernel is a C function in a shared library or object file, a Python function, a command, or one of our \
      own. It runs in a process of its own, may crash, hang or scribble, and every question gets a verdict:

        pass          it was asked, and could have failed
        fail          with what, where, by how much; shrunk, and kept as programs
        inconclusive  it was not found out, and why
        mistrusted    all is well, but so it would be with a planted fault

      What is right is known exactly or enclosed, and how far a result may be from it is a theorem for the \
      declared type of sums: no tolerance is chosen. After the run, faults are planted in the kernel's own \
      results: which would have been noticed, and from how many ulps on?

        vernier validate --list                                    operations
        vernier validate --header > vernier_kernels.h              a kernel in C
        vernier validate ./libmine.so --as gemm-f32                gemm_f32 of it
        vernier validate mine.o --as dot-f64 --symbol my_dot       another name
        vernier validate --python mine.py:softmax --as softmax-f32
        vernier validate --command './mine' --as sort-f32          by .npy files
        vernier validate --own foundations --as gemv-f64
        vernier validate mine.o --as gemm-f32 --contract 'k%16=0,nan=free'
        vernier validate ./libmine.so --as gemm-f32 --large 4096
        vernier validate ./libmine.so --replay vernier-failures/gemm-f32-results.json

      A Python function names those parameters that it wants, writes to its outputs or returns them, and may \
      return a status after them. A command is called with a folder that holds call.json and a .npy file for \
      each buffer, rows without padding, and leaves its outputs there.

      Exit code 1 if a question is answered by no; 75 if something stayed open; 72 if the kernel cannot be \
      loaded, 76 if its program fails before it is judged, 78 if it is a kernel of another operation, 66 for a \
      file that is missing, 65 for a --replay file that is malformed, 64 for what is not understood.
      """)

  @Argument(help: "A shared library (.so) or an object file (.o).") var library: String?
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("What it computes: see --list.", valueName: "operation"))
  var operation: String?
  @Option(help: "The C function; the operation's name with underscores if not given.")
  var symbol: String?
  @Option(help: ArgumentHelp("A Python function, FILE.py:NAME.", valueName: "file:name"))
  var python: String?
  @Option(
    help: ArgumentHelp("A program that is given a folder of .npy files.", valueName: "command"))
  var command: String?
  @Option(
    help: ArgumentHelp("One of our own kernels, or OpenBLAS's: see --list.", valueName: "name"))
  var own: String?
  @Option(
    help: ArgumentHelp(
      "What the kernel promises less, or more: see --explain.", valueName: "clauses"))
  var contract: [String] = []
  @OptionGroup var scope: ValidationScope
  @OptionGroup var output: ValidationOutput
  @Option(help: ArgumentHelp("Makes the call of a kept failure again.", valueName: "file"))
  var replay: String?
  @OptionGroup var lists: ValidationLists

  func run() throws {
    if try lists.print() { return }
    if let replay { return try Replay(file: replay, command: self).run() }
    let operation = try Self.operation(operation)
    let terms = try terms(for: operation)
    if let size = scope.large.first, operation.large(size) == nil {
      let able = Operations.all.filter { $0.large(size) != nil }.map(\.name)
      throw Problem(
        .usage, "\(operation.name) has no call for --large; \(able.joined(separator: ", ")) have.")
    }
    let kernel = try KernelSource(self, operation)
    defer { kernel.clean() }
    let host = kernel.host
    host.timeLimit = scope.timeLimit
    Interruption.listen()
    let validator = Validator(
      operation, terms: terms, host: host, options: try scope.options(output, kernel))
    validator.isInterrupted = { Interruption.isRequested }
    let meter = ProgressLine(isQuiet: output.isQuiet)
    validator.progress = { meter.show($0, $1) }
    defer { Terminal.endProgress() }
    let validation: Validation
    do { validation = try validator.run() } catch let unusable as KernelUnusable {
      Terminal.endProgress()
      throw unusable.problem
    } catch let absent as Validator.NoSuchCase {
      throw Problem(.usage, absent.description)
    }
    Terminal.endProgress()
    try output.write(validation, chatter: host.chatter)
    try conclude(validation)
  }

  func conclude(_ validation: Validation) throws {
    if validation.isInterrupted { throw ExitStatus.interrupted.code }
    switch validation.verdict {
    case .pass: return
    case .fail, .mistrusted: throw ExitStatus.findings.code
    case .inconclusive: throw ExitStatus.unstable.code
    }
  }

  /// The operation of a name, or what the name might have meant.
  static func operation(_ name: String?) throws -> any Foreign.Operation {
    guard let name else {
      throw Problem(
        .usage,
        "What does the kernel compute? Say --as OPERATION; `vernier validate --list` has them.")
    }
    if let operation = Operations.named(name) { return operation }
    let near = Operations.all.map(\.name).filter { $0.hasPrefix(name.prefix(3)) }
    let hint = near.isEmpty ? "" : " Near it: \(near.joined(separator: ", "))."
    throw Problem(
      .usage, "There is no operation \(name).\(hint) `vernier validate --list` has all of them.")
  }

  func terms(for operation: any Foreign.Operation) throws -> Terms {
    var terms = Terms()
    // What an own kernel promises less is known.
    let known = try own.map { [try OwnKernel.named($0, operation.name).contract(operation.name)] }
    do {
      for clauses in (known ?? []) + contract {
        try terms.narrow(clauses, for: operation.signature)
      }
    } catch let error as Terms.Misunderstood {
      throw Problem(.usage, error.description)
    }
    return terms
  }
}

extension KernelUnusable {
  var problem: Problem {
    switch reason {
    case .notFound: Problem(.missingData, description)
    case .notLoadable: Problem(.unusableKernel, description)
    case .raises: Problem(.kernelRaises, description)
    case .ofAnotherKind: Problem(.otherSignature, description)
    }
  }
}

/// What goes on, on a terminal only.
final class ProgressLine {
  private let isQuiet: Bool
  private var last = ""

  init(isQuiet: Bool) { self.isQuiet = isQuiet || isatty(STDERR_FILENO) == 0 }

  func show(_ words: String, _ fraction: Double) {
    guard !isQuiet else { return }
    let line = "\(words) \(Int(fraction * 100)) %"
    if line != last { Terminal.progress(line) }
    last = line
  }
}
