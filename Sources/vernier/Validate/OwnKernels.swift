import Foreign
import Operations

/// Kernels of this program that can be judged like anyone's.
struct OwnKernel {
  typealias Function = @Sendable ([ForeignFunction.Argument]) -> Int32

  let name: String
  let meaning: String
  /// What it promises less than the operation's contract, as for `--contract`.
  let contract: @Sendable (_ operation: String) -> String
  let function: @Sendable (_ operation: String) -> Function?

  static let all = [
    OwnKernel(
      name: "naive", meaning: "the straightforward kernel of every operation",
      contract: { _ in "" },
      function: naive),
    OwnKernel(
      name: "foundations", meaning: "our vectorised sum, dot, gemv and gemm, in the widest lane",
      contract: { operation in
        switch operation.prefix(4) {
        case "gemm": "transA=no,transB=no"
        case "gemv": "transA=no,incx<=1,incy<=1"
        case "dot-": "incx<=1,incy<=1"
        default: "incx<=1"
        }
      }, function: foundations),
  ]

  static func named(_ name: String, _ operation: String) throws -> OwnKernel {
    guard let kernel = all.first(where: { $0.name == name }) else {
      let names = all.map(\.name).joined(separator: ", ")
      throw Problem(.usage, "There is no own kernel \(name); there is \(names).")
    }
    guard kernel.function(operation) != nil else {
      throw Problem(.usage, "\(name) has no \(operation): it is \(kernel.meaning).")
    }
    return kernel
  }

  @Sendable private static func naive(_ name: String) -> Function? {
    guard let operation = Operations.named(name) else { return nil }
    return { arguments in
      let call = operation.signature.call(from: arguments)
      operation.signature.leave(operation.compute(call), in: arguments)
      return operation.statuses(of: call).lowerBound
    }
  }

  @Sendable private static func foundations(_ operation: String) -> Function? {
    operation.hasSuffix("-f64")
      ? FoundationsKernel<Double>.function(operation) : FoundationsKernel<Float>.function(operation)
  }
}
