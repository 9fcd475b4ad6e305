/// The C header of all operations.
public enum Header {
  /// Raised when a signature changes in a way that old kernels do not fit.
  public static let version = 1

  public static func text(_ operations: [any Operation]) -> String {
    """
    /* Kernels that `vernier validate` judges: what each operation looks like in C99.

       Version \(version) of the interface. A kernel is a function with one of the signatures below and any name:

           vernier validate ./libmine.so --as \(operations.first?.name ?? "OPERATION") --symbol my_function

       It returns 0 if all went well. Matrices are given row after row; a leading dimension is the distance from the
       beginning of one row to that of the next, in elements; what lies between is nobody's. Sizes may be zero.
       Pointers are aligned to their elements and to nothing more, and buffers do not overlap unless the operation
       says so. A kernel reads and writes what its buffers hold and nothing beside them, leaves its inputs and the
       floating-point environment as they were, keeps nothing between calls, and may be called by several threads
       at once. Where it promises less, say so with --contract.

       VERNIER_KERNEL(operation, function) after a function's definition has the compiler check its type, and leaves
       a note in the library by which `vernier validate` refuses to call the function as anything else. */

    #ifndef VERNIER_KERNELS_H
    #define VERNIER_KERNELS_H

    #include <stdint.h>

    #define VERNIER_KERNELS_VERSION \(version)

    #ifdef __cplusplus
    extern "C" {
    #endif

    #define VERNIER_KERNEL(operation, function) \\
      extern const vernier_##operation vernier_checked_##function; \\
      const vernier_##operation vernier_checked_##function = function; \\
      extern const char vernier_operation_##function[]; \\
      const char vernier_operation_##function[] = #operation;

    \(operations.map(entry).joined(separator: "\n\n"))

    #ifdef __cplusplus
    }
    #endif

    #endif

    """
  }

  private static func entry(_ operation: any Operation) -> String {
    let sentences = operation.contract.map { "     - \($0)" }
    let comment = (["/* \(operation.name): \(operation.summary)"] + sentences).joined(
      separator: "\n")
    let name = operation.name.replacing("-", with: "_")
    let prototype = operation.signature.prototype(named: name)
    let type = prototype.replacing("int \(name)(", with: "typedef int (*vernier_\(name))(")
    return "\(comment) */\n\(type)"
  }
}
