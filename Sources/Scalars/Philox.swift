/// Philox-4×32-10: a bijection of 128-bit counters for each 64-bit key, so good a mix that counting
/// makes it a random number generator (Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as
/// easy as 1, 2, 3", SC 2011).
public enum Philox {
  /// Ten rounds: each multiplies two of the words in full and crosses the halves over, with a key
  /// that grows by two odd constants from round to round.
  @inlinable public static func block(
    counter: SIMD4<UInt32>, key: SIMD2<UInt32>
  ) -> SIMD4<UInt32> {
    var (words, key) = (counter, key)
    for _ in 0..<10 {
      let first = UInt64(words.x) * 0xd251_1f53
      let second = UInt64(words.z) * 0xcd9e_8d57
      words = SIMD4(
        UInt32(second >> 32) ^ words.y ^ key.x, UInt32(truncatingIfNeeded: second),
        UInt32(first >> 32) ^ words.w ^ key.y, UInt32(truncatingIfNeeded: first))
      key &+= SIMD2(0x9e37_79b9, 0xbb67_ae85)
    }
    return words
  }
}
