import ArgumentParser
import Foreign
import Operations

/// What can be asked of `validate` besides a verdict.
struct ValidationLists: ParsableArguments {
  @Flag(help: "Lists the operations.") var list = false
  @Flag(help: "Prints the C header of all operations.") var header = false
  @Flag(help: "Prints the JSON schema of --json.") var schema = false
  @Option(
    help: ArgumentHelp(
      "Prints an operation's contract, its C signature and what --contract may say.",
      valueName: "operation"))
  var explain: String?

  /// - Returns: Whether that was all that was asked for.
  func print() throws -> Bool {
    if list { Swift.print(Self.operations) }
    if header { Swift.print(Header.text(Operations.all), terminator: "") }
    if schema { Swift.print(ValidationSchema.text) }
    if let explain { Swift.print(Self.explanation(try Validate.operation(explain))) }
    return list || header || schema || explain != nil
  }

  private static var operations: String {
    let rows = Operations.all.map { [$0.name, $0.summary] }
    return Terminal.table(["operation", "formula"], rows)
      + "\n\n\(rows.count) operations. Own kernels, for --own:\n"
      + OwnKernel.all.map { "  \($0.name): \($0.meaning)" }.joined(separator: "\n")
  }

  private static func explanation(_ operation: any Foreign.Operation) -> String {
    let name = operation.name.replacing("-", with: "_")
    let axes = operation.axes.map { "  \($0.name): \($0.levels.joined(separator: ", "))" }
    return """
      \(Terminal.bold(operation.name)): \(operation.summary)

      \(Terminal.bold("Contract"))
      \(operation.contract.map { "  - \($0)" }.joined(separator: "\n"))

      \(Terminal.bold("Signature"))
      \(operation.signature.prototype(named: name))

      \(Terminal.bold("Relations"))
      \(operation.relations.map { "  - \($0.name)" }.joined(separator: "\n"))

      \(Terminal.bold("Cases")): every pair of levels of two of
      \(axes.joined(separator: "\n"))

      \(Terminal.bold("What --contract may say")), separated by commas:
      \(Terms.documentation())
      """
  }
}
