import Bindings
import Testing

/// The suite of all tests of foreign code. They run one after the other, as OpenBLAS's number of
/// threads belongs to the whole process.
@Suite(.serialized) struct Foreign {
  /// One thread, for results that do not depend on the machine.
  static let oneThread: Void = { BLAS.threads = 1 }()
}
