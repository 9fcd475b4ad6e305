public import Scalars

/// Something that kernels compute, with all that is needed to judge any of them: what a kernel looks like in C, what
/// calls to try, and what is right.
///
/// An operation is a folder `Sources/Operations/<Name>/` with a file `<Name>.swift` that declares this conformance;
/// the header, the command line, the tests and the reports follow from it.
public protocol Operation: Sendable {
  /// One for each element type, say.
  static var variants: [Self] { get }

  /// By which it is asked for: `gemm-f32`.
  var name: String { get }
  /// The formula, in a line.
  var summary: String { get }
  /// What a correct kernel owes beyond the formula, a sentence each: they are printed in the header.
  var contract: [String] { get }
  var signature: Signature { get }
  /// In what ways calls differ; every pair of levels of two axes is tried.
  var axes: [Axis] { get }
  /// Levels far beyond those of the axes, in a call each: blocks, tables and narrow indices have an end somewhere.
  var far: [[String: String]] { get }
  /// How a result must change with its inputs.
  var relations: [Relation] { get }

  /// The call of a row of the covering array.
  func call(in setting: inout Setting) -> Call
  /// What is right.
  func examiner(for call: Call, under terms: Terms) -> Examiner
  /// A straightforward correct kernel in the operation's own precision: what it leaves in the outputs. It shows that
  /// the judge accepts what is right, and planted errors are planted in it.
  func compute(_ call: Call) -> Examiner.Results
  /// What the function may return. Zero, unless the inputs have no result: a matrix that is not positive definite.
  func statuses(of call: Call) -> ClosedRange<Int32>
  /// The same failure, perhaps, with fewer or simpler numbers: best first.
  func simplified(_ call: Call, failingAt complaint: Complaint?) -> [Call]
  /// Whether two levels of a row make sense together.
  func isAllowed(_ row: [String: String]) -> Bool
  /// The row of a call with sizes far beyond those of the axes, which is judged in far less time than it takes to
  /// compute; nil if the operation has no such way.
  func large(_ size: Int) -> [String: String]?
}

extension Operation {
  public var far: [[String: String]] { [] }
  public func isAllowed(_: [String: String]) -> Bool { true }
  public func large(_: Int) -> [String: String]? { nil }
  public func statuses(of _: Call) -> ClosedRange<Int32> { 0...0 }
  public func simplified(_ call: Call, failingAt complaint: Complaint?) -> [Call] {
    Simplification.bySizes(call, signature, complaint)
  }
}

/// One way in which calls differ.
public struct Axis: Sendable {
  public let name: String
  public let levels: [String]

  public init(_ name: String, _ levels: [String]) { (self.name, self.levels) = (name, levels) }

  /// The classes of numbers that a kernel's inputs are filled with.
  public static func values(_ fillings: [Filling] = Filling.allCases) -> Axis {
    Axis("values", fillings.map(\.rawValue))
  }

  /// Levels of an axis that stand for themselves, each in a row.
  public static func far(_ name: String, _ levels: Int...) -> [[String: String]] {
    levels.map { [name: "\($0)"] }
  }

  /// From nothing over the tails of vector registers to more than a cache line's worth of blocks.
  public static let length = Axis(
    "length", ["0", "1", "2", "3", "7", "16", "31", "64", "67", "130", "257", "1000"])
}

/// What a call is to be made of: a row of the covering array, the author's terms, and a source of chance.
public struct Setting: Sendable {
  public let row: [String: String]
  public let terms: Terms
  public var coin: Generator

  public init(row: [String: String], terms: Terms, seed: UInt64) {
    (self.row, self.terms) = (row, terms)
    coin = Generator(seed: seed, purpose: "validate")
  }

  /// The level of an axis.
  public subscript(axis: String) -> String {
    guard let level = row[axis] else { preconditionFailure("There is no axis \(axis).") }
    return level
  }

  /// The level of an axis whose levels are numbers.
  public func number(_ axis: String) -> Int {
    guard let number = Int(self[axis]) else { preconditionFailure("\(axis) is no number.") }
    return number
  }

  /// The filling of this row.
  public var filling: Filling { row["values"].flatMap(Filling.init) ?? .gaussian }

  /// A size that the terms admit, near the one wished for.
  public func size(_ name: String, _ wish: Int) -> Int { terms.size(name, wish) }
}
