/// The compiler that made this build and what was asked of it: figures of unlike builds are not compared.
enum Toolchain {
  static var compiler: String {
    #if compiler(>=6.5)
      "Swift 6.5 or later"
    #elseif compiler(>=6.4)
      "Swift 6.4"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #else
      "Swift 6.2 or earlier"
    #endif
  }

  /// Optimised or not, and at which multiple of bytes functions begin.
  static var build: String {
    #if DEBUG
      "debug"
    #else
      "release, functions at \(functionAlignment)"
    #endif
  }

  /// The largest power of two, up to 64, that divides the addresses of eight functions.
  ///
  /// A flag of the compiler decides it (`-align-all-functions=6`), and no flag can be read back. Functions that
  /// are packed at multiples of 16 all lie at multiples of 64 once in 4⁸ builds.
  static var functionAlignment: Int {
    let bits = samples.reduce(UInt(64)) { $0 | unsafeBitCast($1, to: UInt.self) }
    return 1 << bits.trailingZeroBitCount
  }

  private static let samples: [@convention(c) (Int) -> Int] = [
    { $0 &+ 1 }, { $0 &* 3 }, { $0 ^ 5 }, { $0 | 7 }, { $0 & 11 }, { $0 &- 13 }, { $0 &<< 2 },
    { ~$0 },
  ]
}
