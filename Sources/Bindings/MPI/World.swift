#if MPI
  internal import CMPI
#endif
internal import Foundation

extension MPI.World {
  /// One process by itself: it needs no messages, and none are sent.
  public static let alone = MPI.World(rank: 0, size: 1)

  /// Sends numbers to a process; returns when the buffer may be used again.
  public func send(_ values: [Double], to rank: Int, tag: Int = 0) throws(BindingError) {
    #if MPI
      let count = try MPI.count("MPI_Send", values.count)
      let code = values.withUnsafeBufferPointer {
        MPI_Send(
          $0.baseAddress, count, vernier_mpi_double(), Int32(rank), Int32(tag), vernier_mpi_world())
      }
      try MPI.check("MPI_Send", code)
    #endif
  }

  /// The next message from a process, or from any, with a tag, or with any; waits for it.
  public func receive(from rank: Int? = nil, tag: Int? = nil) throws(BindingError) -> MPI.Message {
    #if MPI
      var status = MPI_Status()
      let source = rank.map { Int32($0) } ?? MPI_ANY_SOURCE
      let wanted = tag.map { Int32($0) } ?? MPI_ANY_TAG
      try MPI.check("MPI_Probe", MPI_Probe(source, wanted, vernier_mpi_world(), &status))
      var count: Int32 = 0
      try MPI.check("MPI_Get_count", MPI_Get_count(&status, vernier_mpi_double(), &count))
      var code: Int32 = 0
      let values = [Double](unsafeUninitializedCapacity: Int(count)) { buffer, filled in
        code = MPI_Recv(
          buffer.baseAddress, count, vernier_mpi_double(), status.MPI_SOURCE, status.MPI_TAG,
          vernier_mpi_world(), &status)
        filled = Int(count)
      }
      try MPI.check("MPI_Recv", code)
      return MPI.Message(
        source: Int(status.MPI_SOURCE), tag: Int(status.MPI_TAG), values: values)
    #else
      throw BindingError.libraryMissing("MPI", remedy: "build with the trait MPI")
    #endif
  }

  /// Sends as many numbers to a process as it sends back, both at once.
  public func exchange(_ values: [Double], with rank: Int) throws(BindingError) -> [Double] {
    #if MPI
      let count = try MPI.count("MPI_Sendrecv", values.count)
      var (status, code) = (MPI_Status(), Int32(0))
      let received = [Double](unsafeUninitializedCapacity: values.count) { buffer, filled in
        code = values.withUnsafeBufferPointer {
          MPI_Sendrecv(
            $0.baseAddress, count, vernier_mpi_double(), Int32(rank), 0, buffer.baseAddress, count,
            vernier_mpi_double(), Int32(rank), 0, vernier_mpi_world(), &status)
        }
        filled = values.count
      }
      try MPI.check("MPI_Sendrecv", code)
      return received
    #else
      return values
    #endif
  }

  /// The sum over all processes, in the order that the library likes.
  public func sum(_ values: [Double]) throws(BindingError) -> [Double] {
    guard size > 1 else { return values }
    #if MPI
      return try reduce(values, vernier_mpi_sum())
    #else
      return values
    #endif
  }

  /// The largest over all processes, place by place.
  public func maximum(_ values: [Double]) throws(BindingError) -> [Double] {
    guard size > 1 else { return values }
    #if MPI
      return try reduce(values, vernier_mpi_max())
    #else
      return values
    #endif
  }

  #if MPI
    private func reduce(_ values: [Double], _ operation: MPI_Op) throws(BindingError) -> [Double] {
      let count = try MPI.count("MPI_Allreduce", values.count)
      var result = values
      let code = result.withUnsafeMutableBufferPointer {
        MPI_Allreduce(
          vernier_mpi_in_place(), $0.baseAddress, count, vernier_mpi_double(), operation,
          vernier_mpi_world())
      }
      try MPI.check("MPI_Allreduce", code)
      return result
    }
  #endif

  /// Waits until all processes are here.
  public func barrier() throws(BindingError) {
    guard size > 1 else { return }
    #if MPI
      try MPI.check("MPI_Barrier", MPI_Barrier(vernier_mpi_world()))
    #endif
  }

  /// Ends the messages. Every process must do so before it exits in peace.
  public func finalise() {
    #if MPI
      MPI_Finalize()
    #endif
  }

  /// Ends every process of the run now: this one met what the others must not wait for.
  public func abort(_ code: Int32, because reason: String) -> Never {
    FileHandle.standardError.write(
      Data("vernier: rank \(rank) of \(size): \(reason). The other ranks are ended.\n".utf8))
    #if MPI
      MPI_Abort(vernier_mpi_world(), code)
    #endif
    exit(code)
  }
}
