public import Scalars

/// What is compared of a result: named quantities, in the order of their declaration.
///
/// Numbers are compared under a bound; integers (codes, masks, counters, permutations) and words (traces,
/// trees, moves of a game) are compared for equality.
public struct Observation<S: Scalar>: Sendable, ExpressibleByDictionaryLiteral {
  public struct Quantity: Sendable {
    public let name: String
    public let values: Values<S>

    public init(name: String, values: Values<S>) {
      self.name = name
      self.values = values
    }
  }

  public let quantities: [Quantity]

  public init(_ quantities: [Quantity]) { self.quantities = quantities }

  public init(dictionaryLiteral elements: (String, Values<S>)...) {
    quantities = elements.map { Quantity(name: $0.0, values: $0.1) }
  }

  /// The numbers of a quantity; none if there is no such quantity.
  public subscript(name: String) -> [S] {
    guard case .scalars(let values) = values(name) else { return [] }
    return values
  }

  /// The integers of a quantity; none if there is no such quantity.
  public subscript(integers name: String) -> [Int] {
    guard case .integers(let values) = values(name) else { return [] }
    return values
  }

  public subscript(words name: String) -> [String] {
    guard case .words(let values) = values(name) else { return [] }
    return values
  }

  public func values(_ name: String) -> Values<S>? {
    quantities.first { $0.name == name }?.values
  }

  /// The same observation with every number transformed.
  public func map<T>(_ transform: (S) -> T) -> Observation<T> {
    Observation<T>(
      quantities.map { .init(name: $0.name, values: $0.values.map(transform)) })
  }

  public var isEmpty: Bool { quantities.allSatisfy { $0.values.count == 0 } }
}

/// The values of one quantity.
public enum Values<S: Scalar>: Sendable, ExpressibleByArrayLiteral {
  case scalars([S])
  case integers([Int])
  case words([String])

  public init(arrayLiteral elements: S...) { self = .scalars(elements) }

  public var count: Int {
    switch self {
    case .scalars(let values): values.count
    case .integers(let values): values.count
    case .words(let values): values.count
    }
  }

  func map<T>(_ transform: (S) -> T) -> Values<T> {
    switch self {
    case .scalars(let values): .scalars(values.map(transform))
    case .integers(let values): .integers(values)
    case .words(let values): .words(values)
    }
  }
}

extension Observation: Equatable {
  public static func == (a: Self, b: Self) -> Bool {
    guard a.quantities.count == b.quantities.count else { return false }
    return zip(a.quantities, b.quantities).allSatisfy { x, y in
      x.name == y.name && x.values == y.values
    }
  }
}

extension Values: Equatable {}

extension Observation where S == Double {
  /// Whether two observations are the same bits, NaN equal to the same NaN and -0 unlike 0.
  public func isBitwiseEqual(to other: Self) -> Bool {
    patterns == other.patterns
  }

  /// A fingerprint of the bits and names, by which a result that was timed in one process is known to be the
  /// one that was verified in another: FNV-1a over 64-bit words, whose high halves are folded into the low ones.
  /// Without the folding a top bit would move nothing but the top bit, and two wrong signs would cancel.
  public var digest: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ word: UInt64) {
      hash = (hash ^ word) &* 0x0000_0100_0000_01b3
      hash ^= hash >> 32
    }
    func add(_ text: String) {
      for byte in text.utf8 { add(UInt64(byte)) }
      // No byte: the end of a text is told from its continuation.
      add(256)
    }
    for quantity in quantities {
      add(quantity.name)
      switch quantity.values {
      case .scalars(let values): for value in values { add(value.bitPattern) }
      case .integers(let values): for value in values { add(UInt64(bitPattern: Int64(value))) }
      case .words(let values): for value in values { add(value) }
      }
    }
    return hash
  }

  fileprivate var patterns: [[BitPattern]] {
    quantities.map { quantity in
      switch quantity.values {
      case .scalars(let values): values.map { BitPattern($0) }
      case .integers(let values): values.map { BitPattern(integer: $0) }
      case .words(let values): values.map { BitPattern(word: $0) }
      }
    }
  }
}

/// The identity of one observed value.
private enum BitPattern: Equatable {
  case number(UInt64), integer(Int), word(String)
  init(_ value: Double) { self = .number(value.bitPattern) }
  init(integer: Int) { self = .integer(integer) }
  init(word: String) { self = .word(word) }
}
