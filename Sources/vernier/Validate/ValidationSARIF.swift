import Foreign
import Foundation
import Reporting

/// A validation as SARIF 2.1.0 (OASIS, 2020): a rule for each question, a result for each failure.
enum ValidationSARIF {
  static func text(_ validation: Validation) throws -> String {
    let path = validation.file ?? "kernel"
    let artifact = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? "kernel"
    let results = validation.checks.flatMap { check -> [Result] in
      let failures = check.failures.map { result(check, $0.message, $0.label, artifact) }
      guard check.verdict == .mistrusted else { return failures }
      return failures + [result(check, check.detail, "", artifact, level: "warning")]
    }
    let rules = Inspection.allCases.map {
      Rule(
        id: "vernier/\($0.rawValue)",
        shortDescription: Message(text: "Asked of the kernel: \($0.question)"))
    }
    let driver = Driver(
      name: "Vernier", version: Release.version,
      informationUri: "https://en.wikipedia.org/wiki/Vernier_scale", rules: rules)
    let run = Run(
      tool: .init(driver: driver), results: results,
      properties: ["operation": validation.operation, "verdict": validation.verdict.rawValue])
    return try JSON.text(Log(runs: [run])) + "\n"
  }

  private static func result(
    _ check: Validation.Check, _ message: String, _ label: String, _ artifact: String,
    level: String = "error"
  ) -> Result {
    Result(
      ruleId: "vernier/\(check.inspection.rawValue)", level: level, message: Message(text: message),
      locations: [
        .init(
          physicalLocation: .init(artifactLocation: .init(uri: artifact)),
          logicalLocations: [
            .init(fullyQualifiedName: label.isEmpty ? check.inspection.rawValue : label)
          ])
      ])
  }

  private struct Log: Encodable {
    let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    let version = "2.1.0"
    let runs: [Run]

    enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case version, runs
    }
  }

  private struct Run: Encodable {
    struct Tool: Encodable { let driver: Driver }
    let tool: Tool
    let results: [Result]
    let properties: [String: String]
  }

  private struct Driver: Encodable {
    let name, version, informationUri: String
    let rules: [Rule]
  }

  private struct Rule: Encodable {
    let id: String
    let shortDescription: Message
  }

  private struct Message: Encodable { let text: String }

  private struct Result: Encodable {
    struct Location: Encodable {
      struct Physical: Encodable {
        struct Artifact: Encodable { let uri: String }
        let artifactLocation: Artifact
      }
      struct Logical: Encodable { let fullyQualifiedName: String }
      let physicalLocation: Physical
      let logicalLocations: [Logical]
    }
    let ruleId, level: String
    let message: Message
    let locations: [Location]
  }
}
