import Synchronization

/// How many operations a computation made.
public final class OperationCount: Sendable {
  /// Where operations of this task are counted, if anywhere.
  @TaskLocal public static var current: OperationCount?

  private let additionCount = Atomic(0)
  private let multiplicationCount = Atomic(0)
  private let divisionCount = Atomic(0)
  private let comparisonCount = Atomic(0)
  private let elementaryCount = Atomic(0)

  public init() {}

  /// Additions and subtractions.
  public var additions: Int { additionCount.load(ordering: .relaxed) }
  public var multiplications: Int { multiplicationCount.load(ordering: .relaxed) }
  public var divisions: Int { divisionCount.load(ordering: .relaxed) }
  /// Comparisons, maxima and minima.
  public var comparisons: Int { comparisonCount.load(ordering: .relaxed) }
  /// Roots and elementary functions.
  public var elementary: Int { elementaryCount.load(ordering: .relaxed) }
  /// Additions, multiplications and divisions: what the literature calls flops.
  public var flops: Int { additions + multiplications + divisions }

  fileprivate func addition() { additionCount.add(1, ordering: .relaxed) }
  fileprivate func multiplication() { multiplicationCount.add(1, ordering: .relaxed) }
  fileprivate func division() { divisionCount.add(1, ordering: .relaxed) }
  fileprivate func comparison() { comparisonCount.add(1, ordering: .relaxed) }
  fileprivate func elementaryFunction() { elementaryCount.add(1, ordering: .relaxed) }
}

/// A double that counts what is done with it. Signs and magnitudes are free.
public struct Counted: Hashable, Sendable {
  public var value: Double

  public init(_ value: Double) { self.value = value }

  /// The operations that `body` makes on counted numbers, in this task and in its children.
  public static func count(_ body: () throws -> Void) rethrows -> OperationCount {
    let count = OperationCount()
    try OperationCount.$current.withValue(count, operation: body)
    return count
  }
}

extension Counted: AlgebraicField {
  public init(integerLiteral value: Int) { self.init(Double(value)) }
  public init?(exactly source: some BinaryInteger) {
    guard let value = Double(exactly: source) else { return nil }
    self.init(value)
  }
  public var magnitude: Counted { Counted(value.magnitude) }
  public mutating func negate() { value.negate() }
  public static prefix func - (a: Counted) -> Counted { Counted(-a.value) }

  public static func + (a: Counted, b: Counted) -> Counted {
    OperationCount.current?.addition()
    return Counted(a.value + b.value)
  }
  public static func - (a: Counted, b: Counted) -> Counted {
    OperationCount.current?.addition()
    return Counted(a.value - b.value)
  }
  public static func * (a: Counted, b: Counted) -> Counted {
    OperationCount.current?.multiplication()
    return Counted(a.value * b.value)
  }
  public static func / (a: Counted, b: Counted) -> Counted {
    OperationCount.current?.division()
    return Counted(a.value / b.value)
  }
  public static func *= (a: inout Counted, b: Counted) { a = a * b }
  public static func /= (a: inout Counted, b: Counted) { a = a / b }
}

extension Counted: RealScalar {
  public var approximation: Double { value }
  public var description: String { value.description }
  public static var arithmetic: Arithmetic { Double.arithmetic }

  public static func == (a: Counted, b: Counted) -> Bool {
    OperationCount.current?.comparison()
    return a.value == b.value
  }
  public static func < (a: Counted, b: Counted) -> Bool {
    OperationCount.current?.comparison()
    return a.value < b.value
  }
  public static func maximum(_ a: Counted, _ b: Counted) -> Counted {
    OperationCount.current?.comparison()
    return Counted(Double.maximum(a.value, b.value))
  }
  public static func minimum(_ a: Counted, _ b: Counted) -> Counted {
    OperationCount.current?.comparison()
    return Counted(Double.minimum(a.value, b.value))
  }

  private static func elementary(_ x: Counted, _ f: (Double) -> Double) -> Counted {
    OperationCount.current?.elementaryFunction()
    return Counted(f(x.value))
  }
  public static func sqrt(_ x: Counted) -> Counted { elementary(x) { .sqrt($0) } }
  public static func exp(_ x: Counted) -> Counted { elementary(x) { .exp($0) } }
  public static func log(_ x: Counted) -> Counted { elementary(x) { .log($0) } }
  public static func sin(_ x: Counted) -> Counted { elementary(x) { .sin($0) } }
  public static func cos(_ x: Counted) -> Counted { elementary(x) { .cos($0) } }
  public static func tanh(_ x: Counted) -> Counted { elementary(x) { .tanh($0) } }
  public static func erf(_ x: Counted) -> Counted { elementary(x) { .erf($0) } }
}
