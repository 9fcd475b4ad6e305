/// A value as JSON knows it, with its fields in the file's order.
public indirect enum Datum: Sendable, Codable, Equatable {
  case null
  case truth(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([Datum])
  case record([Field])

  /// The value of a JSON document.
  ///
  /// - Throws: ``InterchangeError`` with the line and column of the first fault.
  public init(parsing document: Document) throws { self = try JSONParser.parse(document).datum }

  /// As JSON, indented by two spaces for each level; reads back alike.
  public var json: String { JSONWriter.text(self) }

  /// As a person writes it: text without quotes, all else as JSON.
  public var text: String {
    if case .text(let text) = self { return text }
    return JSONWriter.text(self, style: .compact)
  }

  /// A number, whole if it is one.
  static func whole(_ value: Double) -> Datum { Int(exactly: value).map(integer) ?? .number(value) }

  static func optional(_ text: String?) -> Datum { text.map(Datum.text) ?? .null }
}

/// A named value.
public struct Field: Sendable, Codable, Equatable {
  public var name: String
  public var value: Datum

  public init(_ name: String, _ value: Datum) { (self.name, self.value) = (name, value) }
}

extension Datum {
  /// A field of an object.
  public subscript(_ name: String) -> Datum? { fields[name] }

  /// The fields of an object; none of anything else.
  var fields: [Field] {
    if case .record(let fields) = self { return fields }
    return []
  }
}

extension [Field] {
  /// The value of the first field of a name.
  public subscript(_ name: String) -> Datum? { first { $0.name == name }?.value }

  /// Adds a field that is there.
  mutating func add(_ name: String, _ value: Datum?) {
    if let value { append(Field(name, value)) }
  }

  mutating func add(_ name: String, _ value: String?) { add(name, value.map(Datum.text)) }
  mutating func add(_ name: String, _ value: Double?) { add(name, value.map(Datum.number)) }
  mutating func add(_ name: String, _ value: Int?) { add(name, value.map(Datum.integer)) }

  /// Adds what is not there yet: a tool's own field never displaces one of the format.
  mutating func fill(_ others: [Field], except reserved: Set<String> = []) {
    let taken = Set(map(\.name)).union(reserved)
    append(contentsOf: others.filter { !taken.contains($0.name) })
  }

  func without(_ names: Set<String>) -> [Field] { filter { !names.contains($0.name) } }
}
