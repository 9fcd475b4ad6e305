import Foreign
import Foundations
import Verification

/// Our vectorised kernels with the arguments of their operations.
enum FoundationsKernel<T: KernelScalar> {
  private typealias Arguments = [ForeignFunction.Argument]

  static func function(_ operation: String) -> OwnKernel.Function? {
    let kernels = T.kernels(.widest)
    switch operation.dropLast(4) {
    case "sum":
      return { a in
        output(a, 3)[0] = kernels.sum(input(a, 1), a[0].integer)
        return 0
      }
    case "dot":
      return { a in
        output(a, 5)[0] = kernels.dot(input(a, 1), input(a, 3), a[0].integer)
        return 0
      }
    case "gemv":
      return { a in
        kernels.gemv(
          a[1].integer, a[2].integer, number(a, 3), input(a, 4), a[5].integer, input(a, 6),
          number(a, 8), output(a, 9))
        return 0
      }
    case "gemm":
      return { a in
        let (m, n, k) = (a[2].integer, a[3].integer, a[4].integer)
        let scratch = UnsafeMutablePointer<T>.allocate(
          capacity: max(1, kernels.gemmScratch(m, n, k)))
        defer { scratch.deallocate() }
        kernels.gemm(
          m, n, k, number(a, 5), input(a, 6), a[7].integer, input(a, 8), a[9].integer,
          number(a, 10), output(a, 11), a[12].integer, scratch)
        return 0
      }
    default: return nil
    }
  }

  private static func input(_ arguments: Arguments, _ index: Int) -> UnsafePointer<T> {
    UnsafePointer(output(arguments, index))
  }

  private static func output(_ arguments: Arguments, _ index: Int) -> UnsafeMutablePointer<T> {
    arguments[index].address.assumingMemoryBound(to: T.self)
  }

  private static func number(_ arguments: Arguments, _ index: Int) -> T { T(arguments[index].real) }
}

extension ForeignFunction.Argument {
  /// A size or a choice.
  fileprivate var integer: Int {
    switch self {
    case .size(let value), .choice(let value): value
    default: preconditionFailure("This argument is no integer.")
    }
  }

  fileprivate var real: Double {
    guard case .number(let bits, let element) = self else {
      preconditionFailure("This argument is no number.")
    }
    return element.value(ofBits: bits)
  }

  fileprivate var address: UnsafeMutableRawPointer {
    guard case .pointer(let address?) = self else {
      preconditionFailure("This argument is no buffer.")
    }
    return address
  }
}
