/// A call of a foreign routine that is being prepared: the name that its errors carry, and the
/// checks that it must pass first.
struct Call {
  private let prefix: String
  private let name: String

  /// The name in two parts, which only an error joins.
  init(_ prefix: String, _ name: String) {
    self.prefix = prefix
    self.name = name
  }

  var routine: String { prefix + name }

  /// Throws a shape error unless the condition holds.
  func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws(BindingError) {
    guard condition else { throw .shape(routine: routine, reason: reason()) }
  }

  /// A size as the C interfaces count: 32 bits, not negative.
  func size(_ value: Int, _ name: String) throws(BindingError) -> Int32 {
    try require(0 <= value && value <= Int(Int32.max), "\(name) = \(value) is no size")
    return Int32(truncatingIfNeeded: value)
  }

  /// The leading dimension of a row-major matrix: the distance between its rows, at least its
  /// width. The C interfaces insist on one even for a matrix without columns.
  func leading(_ value: Int, columns: Int, _ name: String) throws(BindingError) -> Int32 {
    try require(value >= max(1, columns), "\(name) = \(value) is shorter than a row of \(columns)")
    return try size(value, name)
  }

  /// The distance between the elements of a vector.
  func stride(_ value: Int, _ name: String) throws(BindingError) -> Int32 {
    try require(value >= 1, "\(name) = \(value) must be positive")
    return try size(value, name)
  }
}
