import PruningKernels
import Verification

#if V4
  import PruningKernelsV4
#endif

extension TopKTruncation {
  /// A problem in the memory that a kernel sees.
  struct Buffers {
    let x: UnsafeBufferPointer<Float>
    let truncated: UnsafeMutableBufferPointer<Float>
    let values: UnsafeMutableBufferPointer<Float>
    let places: UnsafeMutableBufferPointer<Int32>
    let scratch: UnsafeMutableBufferPointer<Int32>
  }

  /// One pass finds candidates, by a guess from a sample; the k-th magnitude of these by halving its range. With
  /// AVX-512 sixteen numbers at a time, by comparison masks and compression.
  static func kernel(_ lane: Lane) -> Implementation<TopKTruncation> {
    Implementation(
      "candidates-\(lane.rawValue)", .exact,
      arena: { problem, arena in
        if let obstacle = problem.obstacle { throw PruningError(obstacle) }
        return Buffers(
          x: arena.input(problem.x),
          truncated: arena.output(problem.x.count, of: Float.self),
          values: arena.output(problem.kept, of: Float.self),
          places: arena.output(problem.kept, of: Int32.self),
          scratch: arena.output(PruningKernels.truncationScratch(problem.x.count), of: Int32.self))
      },
      run: { buffers in truncate(buffers, lane) },
      observe: { buffers, _ in
        // The packed values are the truncated ones at the packed places, or the result is no result.
        let places = buffers.places.map { Int($0) }
        let isPacked = zip(places, buffers.values).allSatisfy { place, value in
          buffers.truncated.indices.contains(place)
            && buffers.truncated[place].bitPattern == value.bitPattern
        }
        return [
          "truncated": .scalars(buffers.truncated.map { isPacked ? Double($0) : .nan }),
          "places": .integers(places),
        ]
      })
  }

  private static func truncate(_ buffers: borrowing Buffers, _ lane: Lane) {
    guard let x = buffers.x.baseAddress, let scratch = buffers.scratch.baseAddress,
      let y = buffers.truncated.baseAddress, let values = buffers.values.baseAddress,
      let places = buffers.places.baseAddress
    else { return }
    let (n, k) = (buffers.x.count, buffers.values.count)
    #if V4
      if lane == .v4 { return PruningKernelsV4.truncate(x, n, k, y, values, places, scratch) }
    #endif
    PruningKernels.truncate(x, n, k, y, values, places, scratch)
  }
}
