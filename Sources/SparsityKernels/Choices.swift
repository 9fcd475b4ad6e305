// Which of four numbers a lane takes: what a 2:4 product does instead of reading a zero.

#if AVX512
  import CVectors
#endif

/// sum + a b: rounded once where the lane has the instruction, else twice.
@inline(__always) func plus(_ sum: inout Floats, _ a: Floats, _ b: Floats) {
  #if AVX512
    sum = sum.addingProduct(a, b)
  #else
    sum += a * b
  #endif
}

#if AVX512
  /// The four numbers of a group, in each quarter.
  @inline(__always) func quad(_ p: UnsafePointer<Float>) -> Floats { vernier_four(p) }

  /// For each lane the number of its group whose place its lowest two bits name; what stands above them is
  /// not looked at.
  @inline(__always) func choose(_ x: Floats, _ places: Words) -> Floats {
    vernier_choose(x, places)
  }

  @inline(__always) func words(_ p: UnsafePointer<UInt32>) -> Words {
    UnsafeRawPointer(p).loadUnaligned(as: Words.self)
  }

  /// The elements of a and b by turns: those of the lower halves.
  @inline(__always) func lowInterleaved(_ a: Floats, _ b: Floats) -> Floats {
    vernier_pick(a, Words(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b)
  }

  /// The elements of a and b by turns: those of the upper halves.
  @inline(__always) func highInterleaved(_ a: Floats, _ b: Floats) -> Floats {
    vernier_pick(a, Words(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), b)
  }
#endif
