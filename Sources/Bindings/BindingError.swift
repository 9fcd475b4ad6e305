/// Why a foreign routine could not, or did not, compute its result.
///
/// Nothing that a caller passes ends the process: shapes are checked before the call, and status
/// codes become errors after it.
public enum BindingError: Error, Sendable, Equatable {
  /// The shapes, strides or leading dimensions do not fit each other.
  case shape(routine: String, reason: String)
  /// The routine refused its argument at this position, counted from one as in its manual.
  case argument(routine: String, position: Int)
  /// This argument holds a NaN.
  case nan(routine: String, argument: String)
  /// An argument lies outside the domain of the function.
  case domain(routine: String, reason: String)
  /// The leading principal minor of this order is not positive; the orders below it are.
  case notPositiveDefinite(routine: String, order: Int)
  /// The triangular factor has an exact zero in this place of its diagonal, counted from zero.
  case singular(routine: String, pivot: Int)
  /// The iteration ended without the accuracy that was asked for.
  case noConvergence(routine: String, reason: String)
  /// Any other failure, in the library's own words.
  case library(routine: String, reason: String)
  /// This build does not contain the library.
  case libraryMissing(_ name: String, remedy: String)
}

extension BindingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .shape(let routine, let reason), .domain(let routine, let reason),
      .noConvergence(let routine, let reason), .library(let routine, let reason):
      "\(routine): \(reason)"
    case .argument(let routine, let position): "\(routine): argument \(position) is illegal"
    case .nan(let routine, let argument): "\(routine): \(argument) holds a NaN"
    case .notPositiveDefinite(let routine, let order):
      "\(routine): the leading minor of order \(order) is not positive"
    case .singular(let routine, let pivot): "\(routine): pivot \(pivot) is exactly zero"
    case .libraryMissing(let name, let remedy): "\(name) is not part of this build: \(remedy)"
    }
  }
}
