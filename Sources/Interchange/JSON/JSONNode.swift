/// A value of a JSON file that knows where it stands.
struct JSONNode {
  indirect enum Value {
    case null
    case truth(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([JSONNode])
    case record([(name: String, node: JSONNode)])
  }

  var value: Value
  /// The first byte.
  var offset: Int

  var datum: Datum {
    switch value {
    case .null: .null
    case .truth(let truth): .truth(truth)
    case .integer(let integer): .integer(integer)
    case .number(let number): .number(number)
    case .text(let text): .text(text)
    case .list(let nodes): .list(nodes.map(\.datum))
    case .record(let fields): .record(fields.map { Field($0.name, $0.node.datum) })
    }
  }

  /// What it is, for messages.
  var kind: String {
    switch value {
    case .null: "null"
    case .truth: "a truth value"
    case .integer, .number: "a number"
    case .text: "a text"
    case .list: "a list"
    case .record: "an object"
    }
  }
}

/// A place in a JSON file on the way from its root.
struct JSONCursor {
  let document: Document
  let node: JSONNode
  /// As in `benchmarks[2].real_time`.
  let path: String

  init(_ document: Document, _ node: JSONNode, path: String = "") {
    (self.document, self.node, self.path) = (document, node, path)
  }

  /// The root of a document.
  init(parsing document: Document) throws {
    self.init(document, try JSONParser.parse(document))
  }

  func error(_ reason: String) -> InterchangeError {
    let line = document.place(of: node.offset)
    return InterchangeError(
      file: document.name, place: path.isEmpty ? line : "\(line) (\(path))", reason: reason)
  }

  private func mismatch(_ wanted: String) -> InterchangeError {
    error("Here is \(node.kind) where \(wanted) belongs.")
  }

  // MARK: Values

  func record() throws -> [(name: String, cursor: JSONCursor)] {
    guard case .record(let fields) = node.value else { throw mismatch("an object") }
    return fields.map { ($0.name, JSONCursor(document, $0.node, path: step($0.name))) }
  }

  func list() throws -> [JSONCursor] {
    guard case .list(let nodes) = node.value else { throw mismatch("a list") }
    return nodes.enumerated().map { JSONCursor(document, $1, path: "\(path)[\($0)]") }
  }

  var isNull: Bool {
    if case .null = node.value { return true }
    return false
  }

  /// A list, or `nil` for null.
  func optionalList() throws -> [JSONCursor]? { isNull ? nil : try list() }

  func text() throws -> String {
    guard case .text(let text) = node.value else { throw mismatch("a text") }
    return text
  }

  func truth() throws -> Bool {
    guard case .truth(let truth) = node.value else { throw mismatch("true or false") }
    return truth
  }

  /// A count: whole, not negative.
  func count() throws -> Int {
    switch node.value {
    case .integer(let value) where value >= 0: return value
    case .number(let value):
      if let whole = Int(exactly: value), whole >= 0 { return whole }
      throw error("\(value) is no count: a whole number of at least 0 belongs here.")
    case .integer(let value):
      throw error("\(value) is no count: a whole number of at least 0 belongs here.")
    default: throw mismatch("a whole number")
    }
  }

  /// A number of iterations, rows or runs.
  func positiveCount() throws -> Int {
    let count = try count()
    guard count > 0 else { throw error("0 is no number of iterations: at least 1 belongs here.") }
    return count
  }

  /// Any number, even one that is not finite.
  func anyNumber() throws -> Double {
    switch node.value {
    case .integer(let value): return Double(value)
    case .number(let value): return value
    default: throw mismatch("a number")
    }
  }

  func number() throws -> Double {
    let value = try anyNumber()
    guard value.isFinite else {
      throw error("\(value) is no measured value. Remove this benchmark, or run it again.")
    }
    return value
  }

  /// A measured value of a unit: a time is not negative.
  func value(of unit: Unit?) throws -> Double {
    let value = try number()
    guard value >= 0 || unit?.isTime != true else {
      throw error("The time \(value) is negative. Was the clock set back? Run it again.")
    }
    return value
  }

  // MARK: Fields

  /// A field that is there and not null.
  subscript(_ name: String) -> JSONCursor? {
    guard case .record(let fields) = node.value,
      let field = fields.first(where: { $0.name == name })
    else { return nil }
    if case .null = field.node.value { return nil }
    return JSONCursor(document, field.node, path: step(name))
  }

  func required(_ name: String) throws -> JSONCursor {
    if let cursor = self[name] { return cursor }
    guard case .record = node.value else { throw mismatch("an object") }
    throw error("The field “\(name)” is missing. Is the file whole?")
  }

  var datum: Datum { node.datum }

  /// The fields that a reader does not know.
  func rest(except known: Set<String>) -> [Field] {
    guard case .record(let fields) = datum else { return [] }
    return fields.without(known)
  }

  private func step(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
