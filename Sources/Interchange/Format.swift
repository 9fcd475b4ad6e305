/// A file format of a benchmarking tool.
public protocol Format: Sendable {
  /// What `--to` and `--from` take, and ``Context/tool`` of what was read.
  var name: String { get }
  /// The tool and its file, for lists.
  var title: String { get }
  /// Whether one file or folder holds several runs.
  var holdsManyRuns: Bool { get }
  /// Whether it is a folder of several files.
  var isFolder: Bool { get }

  /// Whether an input is of this format, by what stands in it.
  func recognises(_ input: Input) -> Bool
  func read(_ input: Input) throws -> [BenchmarkRun]
  /// - Parameter runs: One run, or several if ``holdsManyRuns``.
  func write(_ runs: [BenchmarkRun]) throws -> Written
}

extension Format {
  public var holdsManyRuns: Bool { false }
  public var isFolder: Bool { false }
}

/// What a writer gives: files, with paths inside the output folder if there are several, and what had to be
/// filled in because the format demands it.
public struct Written: Sendable {
  public var files: [Document]
  public var notes: [String]

  public init(_ files: [Document], notes: [String] = []) {
    (self.files, self.notes) = (files, notes)
  }

  /// One file.
  init(_ text: String, notes: Set<String> = []) {
    self.init([Document(name: "", text: text)], notes: notes.sorted())
  }

  init(_ datum: Datum, style: JSONWriter.Style = .indented(2), notes: Set<String> = []) {
    self.init(JSONWriter.text(datum, style: style) + "\n", notes: notes)
  }
}

/// What a reader is given.
public enum Input: Sendable {
  case json(JSONFile)
  case text(Document)
  case folder(name: String, files: [Document])

  /// A file: JSON if it begins like it, unless it is a stream of messages, one on each line.
  public init(_ document: Document) throws {
    let text = try document.text()
    let start = text.drop(while: \.isWhitespace)
    let isStream = start.prefix(100).contains(/^\{\s*"reason"\s*:/)
    guard !isStream, start.first == "{" || start.first == "[" else {
      self = .text(document)
      return
    }
    self = .json(JSONFile(root: try JSONCursor(parsing: document)))
  }

  public var name: String {
    switch self {
    case .json(let file): file.root.document.name
    case .text(let document): document.name
    case .folder(let name, _): name
    }
  }

  /// The JSON files that were given: one, those of a folder, or none.
  public var jsonDocuments: [Document] {
    switch self {
    case .json(let file): [file.root.document]
    case .folder(_, let files): files
    case .text: []
    }
  }

  /// The root of a JSON file; an error for anything else.
  func root(_ format: any Format) throws -> JSONCursor {
    if case .json(let file) = self { return file.root }
    throw InterchangeError(
      file: name, reason: "\(format.title) is a JSON file; here is \(found).")
  }

  /// What it is, for messages.
  var found: String {
    switch self {
    case .folder(_, let files):
      let names = files.map(\.name).sorted().prefix(3).joined(separator: ", ")
      return files.isEmpty ? "an empty folder" : "a folder with \(names)"
    case .text(let document):
      let line =
        String(decoding: document.bytes.prefix(60), as: UTF8.self)
        .split(whereSeparator: \.isNewline).first ?? ""
      return "a text that begins “\(line)”"
    case .json(let file): return file.found
    }
  }
}

/// A JSON file that was read.
public struct JSONFile: Sendable {
  let root: JSONCursor

  var found: String {
    switch root.node.value {
    case .record(let fields):
      let names = fields.map(\.name).prefix(5).joined(separator: ", ")
      return fields.isEmpty ? "an empty object" : "an object with \(names)"
    case .list(let items):
      guard let first = items.first else { return "an empty list" }
      guard case .record(let fields) = first.value else { return "a list of \(first.kind)" }
      return "a list of objects with " + fields.map(\.name).prefix(5).joined(separator: ", ")
    default: return root.node.kind
    }
  }
}

extension Format {
  /// The root, if it is an object with these fields.
  func object(_ input: Input, with names: String...) -> JSONCursor? {
    guard case .json(let file) = input, names.allSatisfy({ file.root[$0] != nil }) else {
      return nil
    }
    return file.root
  }

  /// Items of the root, if it is a list that begins with an object with these fields.
  func list(_ input: Input, with names: String...) -> [JSONCursor]? {
    guard case .json(let file) = input, let items = try? file.root.list(),
      let first = items.first, names.allSatisfy({ first[$0] != nil })
    else { return nil }
    return items
  }

  /// A run's details if they are this tool's own.
  func own(_ run: BenchmarkRun) -> [Field] { run.context.tool == name ? run.context.details : [] }

  func own(_ result: BenchmarkResult, of run: BenchmarkRun) -> [Field] {
    run.context.tool == name ? result.details : []
  }
}

/// Names of results, which must differ within a run.
struct DistinctNames {
  private var names: Set<String> = []

  mutating func insert(_ result: BenchmarkResult, at cursor: JSONCursor) throws {
    guard !names.insert(result.qualifiedName).inserted else { return }
    throw cursor.error(
      "The benchmark “\(result.qualifiedName)” stands here for the second time. Name them apart.")
  }
}
