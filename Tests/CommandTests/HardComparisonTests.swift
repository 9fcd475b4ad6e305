import Foundation
import Testing

/// Comparisons in surroundings that make them hard: nothing is lost, and what is in the way is said.
@Suite(.serialized) struct HardComparisons {
  /// A repository of two commits, the second of which does not build; and then the command in it.
  private func inBrokenRepository(_ arguments: [String]) throws -> Command {
    let folder = TemporaryFolder.make()
    let script = """
      set -e
      cd "\(folder)"
      git init --quiet .
      git config user.name nobody; git config user.email none
      printf '// swift-tools-version: 6.0\\nimport PackageDescription\\nlet package = Package(name: "vernier")\\n' > Package.swift
      git add .; git commit --quiet -m whole
      echo 'this is not Swift' >> Package.swift
      git commit --quiet --all -m broken
      exec "\(Command.path)" \(arguments.joined(separator: " "))
      """
    return try Command.run(["-c", script], program: "/bin/bash")
  }

  @Test func `A commit that does not build is said, with what the compiler said`() throws {
    let process = try inBrokenRepository(["compare", "HEAD", Command.path])
    #expect(process.status == 3, "\(process.errors)")
    #expect(process.errors.contains("does not build"))
    #expect(process.errors.contains("error:"), "\(process.errors)")
  }

  @Test func `A commit that builds something else is said`() throws {
    let process = try inBrokenRepository(["compare", "HEAD~1", Command.path])
    #expect(process.status == 3, "\(process.errors)")
    #expect(process.errors.contains("vernier"), "\(process.errors)")
  }

  @Test func `On one core it compares, and says that it had no more`() throws {
    let process = try Command.run(
      [
        "-c", "0", Command.path, "compare", Command.path, Command.path, "--only", "Softmax",
        "--largest", "--controls", "0", "--limit", "3", "--verbose",
      ], program: "/usr/bin/taskset")
    // In so little time nothing need be decided.
    #expect([0, 75].contains(process.status), "\(process.output)\(process.errors)")
    #expect(process.output.contains("only one core may be used"))
    #expect(process.output.contains("Softmax 16384 shifted-float32"))
  }

  @Test func `A build of another protocol is said`() throws {
    let folder = TemporaryFolder.make()
    let path = "\(folder)/vernier"
    let script = """
      #!/bin/bash
      "\(Command.path)" "$@" | sed -u 's/"protocolVersion":1/"protocolVersion":0/'
      """
    try Script.write(script, to: path)
    let process = try Command.run("compare", path, Command.path)
    #expect(process.status == 3, "\(process.errors)")
    #expect(process.errors.contains("protocol"), "\(process.errors)")
  }
}
