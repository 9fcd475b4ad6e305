import Foundation
import Interchange
import Measurement

/// The suite's own figures: a file or folder of `Baselines`, or what `bench --json` prints.
struct VernierTimings: Interchange.Format {
  let name = "vernier"
  let title = "Vernier's baselines and `bench --json`"

  func recognises(_ input: Input) -> Bool {
    input.jsonDocuments.contains(where: isOwn)
  }

  private func isOwn(_ document: Document) -> Bool {
    guard let datum = try? Datum(parsing: document) else { return false }
    return datum["host"] != nil && datum["timings"] != nil
  }

  /// Files of one host are one run.
  func read(_ input: Input) throws -> [BenchmarkRun] {
    let runs = ConvertFiles.merged(
      try input.jsonDocuments.map { document in
        let record = try record(document)
        return BenchmarkRun(record.timings, host: record.host)
      })
    guard !runs.isEmpty else {
      throw InterchangeError(file: input.name, reason: "There is no baseline here: no JSON file.")
    }
    return runs
  }

  private func record(_ document: Document) throws -> Baseline.Record {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do { return try decoder.decode(Baseline.Record.self, from: Data(document.bytes)) } catch {
      // Corrupt JSON is reported with its place; what is left are fields of the wrong kind.
      _ = try Datum(parsing: document)
      throw InterchangeError(
        file: document.name, place: Self.place(error),
        reason:
          "This is no baseline of this version of Vernier. Record it again: `vernier bench --record`."
      )
    }
  }

  private static func place(_ error: any Error) -> String? {
    let (path, key): ([any CodingKey], (any CodingKey)?) =
      switch error as? DecodingError {
      case .keyNotFound(let key, let context): (context.codingPath, key)
      case .typeMismatch(_, let context), .valueNotFound(_, let context): (context.codingPath, nil)
      case .dataCorrupted(let context): (context.codingPath, nil)
      default: ([], nil)
      }
    let parts = (path + [key].compactMap { $0 }).map { part in
      part.intValue.map { "[\($0)]" } ?? ".\(part.stringValue)"
    }
    return parts.isEmpty ? nil : String(parts.joined().trimmingPrefix("."))
  }

  func write(_ runs: [BenchmarkRun]) throws -> Written {
    throw InterchangeError(
      file: title,
      reason: "Only measuring makes them: `vernier bench --record`, or `vernier bench --json`.")
  }
}
