#if MPI
  internal import CMPI
#endif
internal import Foundation

/// Processes that were started together, and their messages: OpenMPI or another implementation of MPI.
///
/// `mpirun -n 4 vernier …` starts four processes; ``initialise()`` makes each of them know the others.
/// A build without the trait MPI has all of this, and says so when it is asked to begin.
public enum MPI {
  /// Whether `mpirun` (OpenMPI's, or one that speaks PMI) started this process.
  public static var isLaunched: Bool {
    let environment = ProcessInfo.processInfo.environment
    return environment["OMPI_COMM_WORLD_SIZE"] != nil || environment["PMI_SIZE"] != nil
  }

  /// The version of the implementation, as 4.1.4 of OpenMPI; `nil` in a build without it.
  public static var version: String? {
    #if MPI
      var length: Int32 = 0
      let text = withUnsafeTemporaryAllocation(
        of: CChar.self, capacity: Int(MPI_MAX_LIBRARY_VERSION_STRING)
      ) { buffer in
        MPI_Get_library_version(buffer.baseAddress, &length)
        return String(cString: buffer.baseAddress!)
      }
      // "Open MPI v4.1.4, package: …", "MPICH Version: 4.0.2 …"
      let words = text.split { " ,\t\n".contains($0) }.map { $0.drop { $0 == "v" } }
      return words.first { $0.first?.isNumber == true }.map(String.init) ?? "unknown"
    #else
      return nil
    #endif
  }

  /// Joins the other processes. Errors of later calls come back as Swift errors.
  public static func initialise() throws(BindingError) -> World {
    #if MPI
      var provided: Int32 = 0
      // Funneled: only the main thread talks to the others.
      try check("MPI_Init_thread", MPI_Init_thread(nil, nil, Int32(MPI_THREAD_FUNNELED), &provided))
      try check(
        "MPI_Comm_set_errhandler",
        MPI_Comm_set_errhandler(vernier_mpi_world(), vernier_mpi_errors_return()))
      var (rank, size): (Int32, Int32) = (0, 0)
      try check("MPI_Comm_rank", MPI_Comm_rank(vernier_mpi_world(), &rank))
      try check("MPI_Comm_size", MPI_Comm_size(vernier_mpi_world(), &size))
      return World(rank: Int(rank), size: Int(size))
    #else
      throw BindingError.libraryMissing("MPI", remedy: "build with the trait MPI")
    #endif
  }

  #if MPI
    static func check(_ routine: String, _ code: Int32) throws(BindingError) {
      guard code != MPI_SUCCESS else { return }
      var length: Int32 = 0
      let text = withUnsafeTemporaryAllocation(
        of: CChar.self, capacity: Int(MPI_MAX_ERROR_STRING)
      ) { buffer in
        MPI_Error_string(code, buffer.baseAddress, &length)
        return String(cString: buffer.baseAddress!)
      }
      throw BindingError.library(routine: routine, reason: text)
    }

    /// MPI counts in 32 bits.
    static func count(_ routine: String, _ count: Int) throws(BindingError) -> Int32 {
      guard let narrow = Int32(exactly: count) else {
        throw BindingError.shape(routine: routine, reason: "\(count) numbers in one message")
      }
      return narrow
    }
  #endif

  /// All processes of the run, as one of them sees them.
  public struct World: Sendable {
    /// The number of this process, from 0.
    public let rank: Int
    public let size: Int

    /// For tests of what needs no messages, too.
    package init(rank: Int, size: Int) { (self.rank, self.size) = (rank, size) }
  }

  /// Numbers from another process.
  public struct Message: Sendable {
    public let source: Int, tag: Int
    public let values: [Double]
  }
}
