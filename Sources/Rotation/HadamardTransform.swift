public import Scalars
import Structures

/// The fast transform y = (H_m ⊗ H_2ᵖ) x: butterflies over runs of 2ᵖ numbers, then H_m across the runs.
///
/// p n + (m - 1) n additions for n = m 2ᵖ, where the dense product takes (n - 1) n. Nothing is scaled: its
/// square is n times the identity if H_m is symmetric.
public struct HadamardTransform: Sendable {
  public let construction: HadamardConstruction
  public let levels: Int
  public let isTransposed: Bool
  /// H_m, or its transpose; `nil` for m = 1.
  let base: Matrix<Int8>?

  public init(_ construction: HadamardConstruction, levels: Int, isTransposed: Bool = false) {
    (self.construction, self.levels) = (construction, levels)
    self.isTransposed = isTransposed
    let signs = construction.order > 1 ? construction.signs : nil
    base = isTransposed ? signs?.transposed : signs
  }

  /// The transform of an order, with the smallest base that there is.
  ///
  /// - Throws: ``RotationError`` if there is no Hadamard matrix of that order here.
  public init(order: Int, isTransposed: Bool = false) throws(RotationError) {
    let (base, levels) = try Self.factors(of: order)
    self.init(base, levels: levels, isTransposed: isTransposed)
  }

  /// m and p with n = m 2ᵖ, m as small as possible: 1, or four times the odd part of n, or a multiple.
  ///
  /// - Throws: ``RotationError`` if there is no Hadamard matrix of order n here, or the base is too large.
  public static func factors(
    of n: Int
  ) throws(RotationError) -> (base: HadamardConstruction, levels: Int) {
    // The whole order is asked first: its complaint is about the number that was given.
    let whole = try HadamardConstruction(order: n)
    if case .sylvester(let levels) = whole { return (.sylvester(levels: 0), levels) }
    for levels in stride(from: n.trailingZeroBitCount - 2, through: 0, by: -1) {
      guard n >> levels <= largestBase else { break }
      if let base = try? HadamardConstruction(order: n >> levels) { return (base, levels) }
    }
    throw RotationError(
      "The order \(n) needs a base of more than \(largestBase), whose matrix is not written out")
  }

  /// The largest H_m that is written out.
  public static let largestBase = 4096

  /// n.
  public var order: Int { construction.order << levels }

  /// Transforms n numbers in place.
  ///
  /// - Precondition: `x.count == order`.
  public func apply<S: Scalar>(_ x: inout [S]) {
    precondition(x.count == order, "\(x.count) numbers for a transform of \(order).")
    x.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      butterflies(start)
      if base != nil { acrossRuns(start) }
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  func butterflies<S: Scalar>(_ x: UnsafeMutablePointer<S>) {
    let n = order
    var half = 1
    while half < 1 << levels {
      var start = 0
      while start < n {
        for i in start..<start + half {
          let (a, b) = (x[i], x[i + half])
          x[i] = a + b
          x[i + half] = a - b
        }
        start += 2 * half
      }
      half *= 2
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Float)
  func acrossRuns<S: Scalar>(_ x: UnsafeMutablePointer<S>) {
    guard let base else { return }
    let (m, width) = (base.rows, 1 << levels)
    var column = [S](repeating: .zero, count: m)
    for c in 0..<width {
      for j in 0..<m { column[j] = x[j * width + c] }
      for i in 0..<m {
        let row = i * m
        var sum = base.elements[row] > 0 ? column[0] : -column[0]
        for j in 1..<m {
          if base.elements[row + j] > 0 { sum += column[j] } else { sum -= column[j] }
        }
        x[i * width + c] = sum
      }
    }
  }
}
