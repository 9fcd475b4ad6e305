// The vectors of a lane. This folder is compiled once for each lane: only concrete entry points
// that are never inlined, and nothing that allocates.

#if AVX512
  import CVectors
#endif

#if AVX512
  typealias Floats = SIMD16<Float>
  typealias Doubles = SIMD8<Double>
#else
  typealias Floats = SIMD4<Float>
  typealias Doubles = SIMD2<Double>
#endif

/// A vector of floating-point numbers that fills one register of the lane.
protocol Vector: SIMD, BitwiseCopyable where Scalar: BinaryFloatingPoint & BitwiseCopyable {
  /// The sum of the elements, by halves: log₂ W additions deep.
  var total: Scalar { get }
  /// `value` in one lane, if there is such a lane, and zeros in the others.
  static func single(_ value: Scalar, at lane: Int) -> Self
  /// The first `count` elements at `pointer`, at most all, and zeros; none if it is negative.
  init(at pointer: UnsafePointer<Scalar>, first count: Int)
  /// The same, in a register before what follows is loaded.
  var settled: Self { get }
  /// Writes the first `count` elements, at most all; none if it is negative.
  func store(at pointer: UnsafeMutablePointer<Scalar>, first count: Int)
}

extension Floats: Vector where Scalar == Float {
  @inline(__always) var settled: Self {
    #if AVX512
      vernier_settled_floats(self)
    #else
      self
    #endif
  }

  @inline(__always) init(at pointer: UnsafePointer<Float>, first count: Int) {
    #if AVX512
      self = vernier_first_floats(pointer, count)
    #else
      self.init(one: pointer, first: count)
    #endif
  }

  @inline(__always) func store(at pointer: UnsafeMutablePointer<Float>, first count: Int) {
    #if AVX512
      vernier_store_first_floats(pointer, count, self)
    #else
      storeEach(at: pointer, first: count)
    #endif
  }

  @inline(__always) static func single(_ value: Float, at lane: Int) -> Self {
    #if AVX512
      return vernier_single_float(value, lane)
    #else
      var vector = Self()
      if vector.indices.contains(lane) { vector[lane] = value }
      return vector
    #endif
  }

  @inline(__always) var total: Float {
    #if AVX512
      return vernier_sum_floats(self)
    #else
      let pair = lowHalf + highHalf
      return pair[0] + pair[1]
    #endif
  }
}

extension Doubles: Vector where Scalar == Double {
  @inline(__always) var settled: Self {
    #if AVX512
      vernier_settled_doubles(self)
    #else
      self
    #endif
  }

  @inline(__always) init(at pointer: UnsafePointer<Double>, first count: Int) {
    #if AVX512
      self = vernier_first_doubles(pointer, count)
    #else
      self.init(one: pointer, first: count)
    #endif
  }

  @inline(__always) func store(at pointer: UnsafeMutablePointer<Double>, first count: Int) {
    #if AVX512
      vernier_store_first_doubles(pointer, count, self)
    #else
      storeEach(at: pointer, first: count)
    #endif
  }

  @inline(__always) static func single(_ value: Double, at lane: Int) -> Self {
    #if AVX512
      return vernier_single_double(value, lane)
    #else
      var vector = Self()
      if vector.indices.contains(lane) { vector[lane] = value }
      return vector
    #endif
  }

  @inline(__always) var total: Double {
    #if AVX512
      return vernier_sum_doubles(self)
    #else
      return self[0] + self[1]
    #endif
  }
}

/// Asks for the line at an address that need not be one, where the lane has an instruction for it.
@inline(__always) func prefetch(_ pointer: UnsafeRawPointer) {
  #if AVX512
    vernier_prefetch(pointer)
  #endif
}

extension Vector {
  /// The elements at `pointer` and after it, at any alignment.
  @inline(__always) init(at pointer: UnsafePointer<Scalar>) {
    self = UnsafeRawPointer(pointer).loadUnaligned(as: Self.self)
  }

  /// Writes the elements at `pointer` and after it, at any alignment.
  @inline(__always) func store(at pointer: UnsafeMutablePointer<Scalar>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Self.self)
  }

  #if !AVX512
    /// Element by element, which only what is left over at a rim is.
    @inline(__always) init(one pointer: UnsafePointer<Scalar>, first count: Int) {
      self.init()
      for lane in indices where lane < count { self[lane] = pointer[lane] }
    }

    @inline(__always) func storeEach(at pointer: UnsafeMutablePointer<Scalar>, first count: Int) {
      for lane in indices where lane < count { pointer[lane] = self[lane] }
    }
  #endif

  /// self + a b: rounded once where the lane has the instruction, else twice.
  @inline(__always) mutating func accumulate(_ a: Self, _ b: Self) {
    #if AVX512
      self = addingProduct(a, b)
    #else
      self += a * b
    #endif
  }
}
