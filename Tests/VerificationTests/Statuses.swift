import Foundation
import Verification

/// The verdicts of a check on a mutant.
func statuses(_ check: any Check.Type, of mutation: any Mutation.Type) -> [Verdict.Status] {
  func open<M: Mutation>(_: M.Type) -> [Verdict.Status] {
    check.verdicts(on: Mutant<M>.self, Plan()).map(\.status)
  }
  return open(mutation)
}

/// A folder that disappears with the process's temporary files.
enum TemporaryFolder {
  static let path =
    "\(NSTemporaryDirectory())/vernier-tests-\(ProcessInfo.processInfo.processIdentifier)"

  static func files(in directory: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
  }
}
