/// How long something is, as a formula of an operation's sizes: it can be evaluated, and printed in a header.
public indirect enum Extent: Sendable, Equatable, Codable {
  case size(String)
  case constant(Int)
  case sum(Extent, Extent)
  case product(Extent, Extent)
  /// Rounded up; there is none by what is not positive.
  case quotient(Extent, Extent)
  /// By the value of a choice: rows of `A` are m or, transposed, k.
  case chosen(String, [Extent])
}

extension Extent: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  public init(stringLiteral name: String) { self = .size(name) }
  public init(integerLiteral value: Int) { self = .constant(value) }

  public static func + (a: Extent, b: Extent) -> Extent { .sum(a, b) }
  public static func * (a: Extent, b: Extent) -> Extent { .product(a, b) }
  /// a/b, rounded up.
  public static func / (a: Extent, b: Extent) -> Extent { .quotient(a, b) }
}

extension Extent {
  /// - Returns: `nil` if a size has no value, or if the result does not fit an `Int`.
  ///
  /// - Parameter sizes: The sizes and choices of a call, by name.
  public func value(at sizes: [String: Int]) -> Int? {
    func both(_ a: Extent, _ b: Extent, _ operation: (Int, Int) -> (Int, Bool)) -> Int? {
      guard let x = a.value(at: sizes), let y = b.value(at: sizes) else { return nil }
      let (result, overflows) = operation(x, y)
      return overflows ? nil : result
    }
    switch self {
    case .size(let name): return sizes[name]
    case .constant(let value): return value
    case .sum(let a, let b): return both(a, b) { $0.addingReportingOverflow($1) }
    case .product(let a, let b): return both(a, b) { $0.multipliedReportingOverflow(by: $1) }
    case .quotient(let a, let b):
      guard let x = a.value(at: sizes), let y = b.value(at: sizes), y > 0 else { return nil }
      return x / y + (x % y > 0 ? 1 : 0)
    case .chosen(let name, let extents):
      return sizes[name].flatMap {
        extents.indices.contains($0) ? extents[$0].value(at: sizes) : nil
      }
    }
  }
}

extension Extent: CustomStringConvertible {
  public var description: String {
    switch self {
    case .size(let name): name
    case .constant(let value): "\(value)"
    case .sum(let a, let b): "\(a) + \(b)"
    case .product(let a, let b): "\(a.asFactor)·\(b.asFactor)"
    case .quotient(let a, let b): "⌈\(a.asFactor)/\(b.asFactor)⌉"
    case .chosen(let name, let extents):
      "\(name) ? \(extents.dropFirst().map(\.description).joined(separator: " : ")) : \(extents[0])"
    }
  }

  private var asFactor: String {
    switch self {
    case .sum, .chosen: "(\(self))"
    default: "\(self)"
    }
  }
}
