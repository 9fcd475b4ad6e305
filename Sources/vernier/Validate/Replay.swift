import Foreign
import Foundation
import Operations

/// Makes the call of a kept failure again, and judges it anew.
struct Replay {
  let file: String
  let command: Validate

  func run() throws {
    let reproducer = try read()
    let operation = try Validate.operation(command.operation ?? reproducer.operation)
    if let misfit = operation.signature.misfit(of: reproducer.call) {
      throw Problem(.malformedData, "\(file): its call does not fit \(operation.name): \(misfit).")
    }
    var command = command
    // The function that failed, unless another is named.
    if command.library != nil, command.symbol == nil {
      command.symbol = reproducer.kernel.split(separator: " ").last.map(String.init)
    }
    let kernel = try KernelSource(command, operation)
    defer { kernel.clean() }
    kernel.host.timeLimit = command.scope.timeLimit
    let findings: [String]
    do { findings = try Validator.replay(reproducer, operation, kernel.host) } catch let unusable
      as KernelUnusable
    {
      throw unusable.problem
    }
    print("\(reproducer.operation): \(reproducer.inspection.question)?")
    print("  then: \(reproducer.message)")
    for finding in findings { print("  now:  \(finding)") }
    guard findings.isEmpty else { throw ExitStatus.findings.code }
    guard reproducer.inspection.showsInOneCall else {
      print(
        "  now:  this call alone is right, but the question takes many calls; ask it without --replay"
      )
      throw ExitStatus.unstable.code
    }
    print("  now:  \(ValidationText.mark(.pass)) nothing is wrong with this call")
  }

  private func read() throws -> Reproducer {
    let data: Data
    do { data = try Data(contentsOf: URL(filePath: file)) } catch {
      throw Problem(.missingData, "\(file) cannot be read: \(error.localizedDescription)")
    }
    do { return try Reproducer(data: data) } catch let error as Reproducer.Unreadable {
      throw Problem(.malformedData, "\(file): \(error.description).")
    }
  }
}
