extension BLAS {
  /// Σ xᵢ yᵢ, rounded in an order that OpenBLAS chooses. 2n flops.
  public static func dot<T: BLASScalar>(_ x: [T], _ y: [T]) throws(BindingError) -> T {
    let call = Call(T.blas.letter, "dot")
    try call.require(x.count == y.count, "\(x.count) elements times \(y.count)")
    return T.blas.dot(try call.size(x.count, "n"), x, 1, y, 1)
  }

  /// y := αx + y. 2n flops.
  public static func axpy<T: BLASScalar>(
    alpha: T, _ x: [T], _ y: inout [T]
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "axpy")
    try call.require(x.count == y.count, "\(x.count) elements added to \(y.count)")
    T.blas.axpy(try call.size(x.count, "n"), alpha, x, 1, &y, 1)
  }

  /// The Euclidean norm, without overflow on the way.
  public static func nrm2<T: BLASScalar>(_ x: [T]) throws(BindingError) -> T {
    T.blas.nrm2(try Call(T.blas.letter, "nrm2").size(x.count, "n"), x, 1)
  }

  /// Σ |xᵢ|.
  public static func asum<T: BLASScalar>(_ x: [T]) throws(BindingError) -> T {
    T.blas.asum(try Call(T.blas.letter, "asum").size(x.count, "n"), x, 1)
  }

  /// x := αx.
  public static func scal<T: BLASScalar>(alpha: T, _ x: inout [T]) throws(BindingError) {
    T.blas.scal(try Call(T.blas.letter, "scal").size(x.count, "n"), alpha, &x, 1)
  }

  /// The first place of an element of greatest magnitude; nil if there is no element.
  public static func iamax<T: BLASScalar>(_ x: [T]) throws(BindingError) -> Int? {
    let n = try Call("i" + T.blas.letter, "amax").size(x.count, "n")
    return n == 0 ? nil : T.blas.iamax(n, x, 1)
  }
}

// MARK: - On pointers

/// Vectors are n elements, `stride` apart.
extension BLAS {
  /// Σ xᵢ yᵢ.
  public static func dot<T: BLASScalar>(
    n: Int, x: UnsafePointer<T>, strideX: Int = 1, y: UnsafePointer<T>, strideY: Int = 1
  ) throws(BindingError) -> T {
    let call = Call(T.blas.letter, "dot")
    return T.blas.dot(
      try call.size(n, "n"), x, try call.stride(strideX, "strideX"),
      y, try call.stride(strideY, "strideY"))
  }

  /// y := αx + y.
  public static func axpy<T: BLASScalar>(
    n: Int, alpha: T, x: UnsafePointer<T>, strideX: Int = 1,
    y: UnsafeMutablePointer<T>, strideY: Int = 1
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "axpy")
    T.blas.axpy(
      try call.size(n, "n"), alpha, x, try call.stride(strideX, "strideX"),
      y, try call.stride(strideY, "strideY"))
  }

  /// The Euclidean norm.
  public static func nrm2<T: BLASScalar>(
    n: Int, x: UnsafePointer<T>, strideX: Int = 1
  ) throws(BindingError) -> T {
    let call = Call(T.blas.letter, "nrm2")
    return T.blas.nrm2(try call.size(n, "n"), x, try call.stride(strideX, "strideX"))
  }

  /// Σ |xᵢ|.
  public static func asum<T: BLASScalar>(
    n: Int, x: UnsafePointer<T>, strideX: Int = 1
  ) throws(BindingError) -> T {
    let call = Call(T.blas.letter, "asum")
    return T.blas.asum(try call.size(n, "n"), x, try call.stride(strideX, "strideX"))
  }

  /// x := αx.
  public static func scal<T: BLASScalar>(
    n: Int, alpha: T, x: UnsafeMutablePointer<T>, strideX: Int = 1
  ) throws(BindingError) {
    let call = Call(T.blas.letter, "scal")
    T.blas.scal(try call.size(n, "n"), alpha, x, try call.stride(strideX, "strideX"))
  }

  /// The first place of an element of greatest magnitude; nil if n = 0.
  public static func iamax<T: BLASScalar>(
    n: Int, x: UnsafePointer<T>, strideX: Int = 1
  ) throws(BindingError) -> Int? {
    let call = Call("i" + T.blas.letter, "amax")
    let count = try call.size(n, "n"), stride = try call.stride(strideX, "strideX")
    return count == 0 ? nil : T.blas.iamax(count, x, stride)
  }
}
