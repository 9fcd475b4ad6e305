/// What one run of a benchmarking tool said: where and when it ran, and a result for each benchmark.
///
/// The model is what the tools' files have in common. A field that a file does not give is `nil`: nothing is
/// computed, guessed or filled in.
public struct BenchmarkRun: Sendable, Codable, Equatable {
  public var context: Context
  public var results: [BenchmarkResult]

  public init(context: Context = Context(), results: [BenchmarkResult] = []) {
    (self.context, self.results) = (context, results)
  }
}

/// Who measured, where, when and what.
public struct Context: Sendable, Codable, Equatable {
  /// The name of the format whose tool wrote the file (``Format/name``), and the tool's version.
  public var tool: String?
  public var toolVersion: String?
  public var machine = Machine()
  /// When it ran, in the file's own words; a count of milliseconds since 1970 is put as ISO 8601 in UTC.
  public var date: String?
  public var commit = Commit()
  /// What the file says beyond that, under the tool's own names; only that tool's writer puts it back.
  public var details: [Field] = []

  public init(tool: String? = nil, toolVersion: String? = nil) {
    (self.tool, self.toolVersion) = (tool, toolVersion)
  }
}

/// The machine that a run was made on.
public struct Machine: Sendable, Codable, Equatable {
  public var name: String?
  public var system: String?
  public var processor: String?
  public var architecture: String?
  public var cores: Int?

  public init(
    name: String? = nil, system: String? = nil, processor: String? = nil,
    architecture: String? = nil, cores: Int? = nil
  ) {
    (self.name, self.system, self.processor) = (name, system, processor)
    (self.architecture, self.cores) = (architecture, cores)
  }
}

/// The state of the source that was measured.
public struct Commit: Sendable, Codable, Equatable {
  public var id: String?
  public var branch: String?
  /// When it was committed, as ``Context/date``.
  public var date: String?

  public init(id: String? = nil, branch: String? = nil, date: String? = nil) {
    (self.id, self.branch, self.date) = (id, branch, date)
  }
}
