/// The formats that are read and written.
public enum Formats {
  public static let all: [any Format] = [
    GoogleBenchmark(), Criterion(), CargoCriterion(), Hyperfine(), Pytest(), ASV(), Bencher(),
    GitHubAction(), GitHubActionHistory(), GoBenchmark(), Pyperf(), JMH(),
  ]

  public static func named(_ name: String) -> (any Format)? {
    all.first { $0.name == name.lowercased() }
  }

  /// The format of an input, by what stands in it; what the file is called is of no consequence.
  ///
  /// - Throws: ``InterchangeError`` if no format or more than one fits: what was found, and what is known.
  public static func detect(
    _ input: Input, among formats: [any Format] = all
  ) throws -> any Format {
    let fitting = formats.filter { $0.recognises(input) }
    guard let first = fitting.first else {
      let titles = formats.map { "\($0.title) (\($0.name))" }.joined(separator: ", ")
      throw InterchangeError(
        file: input.name,
        reason: "This is \(input.found): of no known format. Known are \(titles).")
    }
    guard fitting.count == 1 else {
      let names = fitting.map(\.name).joined(separator: " or ")
      throw InterchangeError(
        file: input.name, reason: "This may be \(names). Say which with --from.")
    }
    return first
  }

  /// The runs of an input.
  ///
  /// - Parameter format: `nil` to find it out.
  public static func read(_ input: Input, as format: (any Format)? = nil) throws -> [BenchmarkRun] {
    try (format ?? detect(input)).read(input)
  }

  /// Writes runs, reads back what was written, and says what did not come back.
  ///
  /// - Throws: ``InterchangeError`` if the format cannot hold the runs at all.
  public static func write(_ runs: [BenchmarkRun], as format: any Format) throws -> Export {
    guard runs.count == 1 || format.holdsManyRuns else {
      throw InterchangeError(
        file: format.title,
        reason:
          "It holds one run, and here are \(runs.count) that differ in machine, commit or date. Convert them one by one."
      )
    }
    let written = try format.write(runs)
    let again: [BenchmarkRun]
    do {
      let isFolder = format.isFolder
      let input = isFolder ? .folder(name: "", files: written.files) : try Input(written.files[0])
      again = try format.read(input)
    } catch let error as InterchangeError {
      throw InterchangeError(
        file: format.title, place: error.place,
        reason: "The results cannot be written like this. \(error.reason)")
    }
    let results = runs.flatMap(\.results)
    if !results.isEmpty, again.allSatisfy(\.results.isEmpty) {
      let metrics = Set(results.flatMap(\.measurements).map(\.metric.name)).sorted()
      throw InterchangeError(
        file: format.title,
        reason:
          "It can hold none of these benchmarks: \(metrics.isEmpty ? "they have no figures" : "of them is known \(metrics.joined(separator: ", ")), and not what it wants")."
      )
    }
    return Export(
      files: written.files, losses: Loss.between(runs, again), notes: written.notes)
  }
}

/// A run as files, and what that costs.
public struct Export: Sendable {
  /// One file, or the files of a folder with their paths in it.
  public var files: [Document]
  /// What the format cannot hold and is therefore not in the files.
  public var losses: [Loss]
  /// What the format demands, the run does not say, and was filled in.
  public var notes: [String]
}
