import Bindings
import Foreign
import Operations

/// Kernels of this program that can be judged like anyone's: the straightforward one of each operation.
enum OwnKernels {
  typealias Kernel = @Sendable ([ForeignFunction.Argument]) -> Int32

  /// By name, and by the operations that they have.
  static let names = ["naive"]

  static func named(_ name: String, _ operation: String) -> Kernel? {
    guard name == "naive", let operation = Operations.named(operation) else { return nil }
    return { arguments in
      let call = operation.signature.call(from: arguments)
      operation.signature.leave(operation.compute(call), in: arguments)
      return operation.statuses(of: call).lowerBound
    }
  }

  static func check(_ name: String, _ operation: String) throws {
    guard named(name, operation) == nil else { return }
    throw Problem(
      .usage,
      "There is no own kernel \(name) for \(operation); there is \(names.joined(separator: ", ")).")
  }
}
