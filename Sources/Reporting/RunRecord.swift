public import Foundation
public import Measurement
public import Verification

/// All that a run found out, in the form in which it is kept: report and comparisons are made from it.
public struct RunRecord: Codable, Sendable {
  public var version = Release.version
  /// The commit that was checked out where the program lies, when it ran.
  public var commit: String?
  /// How many of the sources there are newer than the program: with none it was built from that commit.
  public var newerSources: Int?
  /// The program by its contents, and what it was given.
  public var program: String?
  public var input: [String]?
  /// The algorithms that were asked for, of which a shard has a part.
  public var selection: [String]?
  public var started: Date
  public var host: Platform
  public var seed: UInt64
  public var depth: Int
  /// Which part of the suite: `2/4`; `nil` for all of it.
  public var shard: String?
  /// What a reader of the whole must know.
  public var notes: [String]?
  public var calibration: Calibration?
  public var verdicts: [Verdict] = []
  public var timings: [Timing] = []
  /// Benchmarks that crashed, hung or could not be started.
  public var timingFailures: [BenchFailure]?
  public var studies: [Study] = []
  public var papers: [PaperRecord] = []
  /// Steps in this host's committed figures; `nil` where none are committed.
  public var history: FigureHistory?
  /// Whether the run came to its end; `false` in a record of an interrupted run.
  public var isComplete = false
  public var seconds: [String: Double] = [:]

  public init(started: Date = Date(), host: Platform = .current, seed: UInt64, depth: Int) {
    (self.started, self.host, self.seed, self.depth) = (started, host, seed, depth)
    (commit, newerSources) = (Release.checkout?.commit, Release.checkout?.newer)
  }

  /// What the program was built from, in words.
  public var origin: String {
    guard let commit else { return "of an unknown commit" }
    guard let newerSources else { return "in a checkout at \(commit)" }
    guard newerSources > 0 else { return "built from \(commit)" }
    let files = newerSources == 1 ? "1 source has" : "\(newerSources) sources have"
    return "built before the checkout at \(commit), where \(files) changed since"
  }

  /// The points of a convergence study and what the theorem says of them.
  public struct Study: Codable, Sendable {
    public var algorithm: String
    public var statement: String
    public var derivation: String?
    public var rate: Rate
    /// The long run in floating point; empty if there is none.
    public var points: [Point]
    /// The first steps in the field of the truth, beside the theorem's bound.
    public var bounded: [Point]?
    public struct Point: Codable, Sendable {
      public var k: Double, gap: Double
      public var bound: Double?
    }
  }

  public struct PaperRecord: Codable, Sendable {
    public var key: String
    public var citation: Citation
    public var tables: [TableRecord]
    public var outOfReach: [String]

    public init(_ paper: any Paper.Type, tables: [TableRecord]) {
      (key, citation, outOfReach) = (paper.key, paper.citation, paper.outOfReach)
      self.tables = tables
    }
  }

  public struct TableRecord: Codable, Sendable {
    public var id: String
    public var caption: String
    public var place: String?
    /// Why what it prints is only quoted.
    public var quotes: Quotation?
    /// Whether its figures are those of a machine.
    public var isOfMachine: Bool?
    public var result: TableResult?
    /// Why there is no result.
    public var skipped: String?

    public init(_ table: PaperTable) {
      (id, caption, place, quotes) = (table.id, table.caption, table.place, table.quotes)
      isOfMachine = table.isTimed || table.quotes?.obstacle == .hardware
    }
  }

  /// What a reader must know of a record that another version made, or another build of this one; `nil` for one that
  /// this very program made.
  public var foreignProgram: String? {
    let rest =
      "figures are as that one measured them, what it knew and this does not is left out, and so is what it did not "
      + "know yet."
    if version != Release.version {
      return "Vernier \(version) made this record, and \(Release.version) shows it: \(rest)"
    }
    guard let program, let own = Release.digest, program != own else { return nil }
    return
      "Another build of Vernier \(version) made this record (program \(program), \(origin)), and this one "
      + "(program \(own)) shows it: \(rest)"
  }

  /// The same with the word of each printed figure in its cell, for readers of JSON.
  public var worded: RunRecord {
    var record = self
    record.papers = papers.map { $0.worded(pending: pending(of: $0)) }
    return record
  }

  // MARK: - Keeping

  /// Writes the record in one step, so that an interrupted run leaves either the old one or the new.
  public func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
  }

  public init(contentsOf path: String) throws {
    try self.init(Data(contentsOf: URL(filePath: path)))
  }

  /// - Throws: `DecodingError`, with the place of what is missing, of another kind, or nonsense.
  public init(_ data: Data) throws {
    let decoder = JSONDecoder()
    // Foundation's own rule does not say which date it was.
    decoder.dateDecodingStrategy = .custom { decoder in
      let container = try decoder.singleValueContainer()
      let text = try container.decode(String.self)
      if let date = ISO8601DateFormatter().date(from: text) { return date }
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text) is no date of ISO 8601")
    }
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do { self = try decoder.decode(RunRecord.self, from: data) } catch {
      try Self.checkSeed(data)
      throw error
    }
    try check()
  }
}
