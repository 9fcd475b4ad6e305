import Foreign

/// What `--json` prints, as a JSON schema (draft 2020-12).
enum ValidationSchema {
  static var text: String {
    let verdicts = #"{ "enum": ["pass", "fail", "inconclusive", "mistrusted"] }"#
    let inspections = Inspection.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    // Infinities have no name in JSON's numbers.
    let number = #"{ "type": ["number", "string"] }"#
    return """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "vernier validate --json",
        "type": "object",
        "required": ["format", "kernel", "operation", "terms", "seed", "checks", "cases", "coverage", "calls", "seconds", "isInterrupted", "verdict"],
        "properties": {
          "format": { "const": \(Validation.format) },
          "kernel": { "type": "string" },
          "file": { "type": "string" },
          "operation": { "type": "string" },
          "summary": { "type": "string" },
          "terms": { "type": "object" },
          "seed": { "type": "integer", "minimum": 0 },
          "verdict": \(verdicts),
          "calls": { "type": "integer" },
          "seconds": { "type": "number" },
          "isInterrupted": { "type": "boolean" },
          "checks": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["inspection", "verdict", "detail", "asked", "failures", "failureCount"],
              "properties": {
                "inspection": { "enum": [\(inspections)] },
                "verdict": \(verdicts),
                "detail": { "type": "string" },
                "asked": { "type": "integer" },
                "failureCount": { "type": "integer" },
                "failures": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["label", "message", "sizes", "reproducers", "shrinkingSteps", "shrinkingSeconds"],
                    "properties": {
                      "caseIndex": { "type": "integer" },
                      "label": { "type": "string" },
                      "message": { "type": "string" },
                      "sizes": { "type": "object", "additionalProperties": { "type": "integer" } },
                      "reproducers": { "type": "array", "items": { "type": "string" } },
                      "shrinkingSteps": { "type": "integer" },
                      "shrinkingSeconds": { "type": "number" }
                    }
                  }
                }
              }
            }
          },
          "large": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["size", "kernelSeconds", "truthSeconds", "judgingSeconds", "examined"],
              "properties": {
                "size": { "type": "integer" },
                "kernelSeconds": { "type": "number" },
                "truthSeconds": { "type": "number" },
                "judgingSeconds": { "type": "number" },
                "examined": { "type": "integer" }
              }
            }
          },
          "cases": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["index", "label", "verdict", "messages", "worstRatio", "worstUlps", "seconds"],
              "properties": {
                "index": { "type": "integer" },
                "label": { "type": "string" },
                "verdict": \(verdicts),
                "messages": { "type": "array", "items": { "type": "string" } },
                "worstRatio": \(number),
                "worstUlps": \(number),
                "seconds": { "type": "number" }
              }
            }
          },
          "sensitivity": {
            "type": "object",
            "required": ["smallest", "median", "largest", "plantings"],
            "properties": {
              "smallest": \(number),
              "median": \(number),
              "largest": \(number),
              "plantings": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["name", "planted", "noticed"],
                  "properties": {
                    "name": { "type": "string" },
                    "planted": { "type": "integer" },
                    "noticed": { "type": "integer" }
                  }
                }
              }
            }
          },
          "coverage": { "type": "object" }
        }
      }
      """
  }
}
