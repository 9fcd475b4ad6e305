import Bindings
import FoundationsKernels
import QuantisationKernels
import Structures
import Verification

#if V4
  import FoundationsKernelsV4
  import QuantisationKernelsV4
#endif

/// A layer whose columns are taken in blocks: H, the weights, and room for the factor and the displacements.
///
/// H = MMᵀ with an upper triangular M. The carried errors of a block are a product of all displacements in front with a
/// block of M: r d²/2 multiply-adds for r rows, by the kernels of matrix products.
struct ColumnBlocks {
  let rows: Int, order: Int
  let weights: UnsafeBufferPointer<Double>
  let hessian: UnsafeBufferPointer<Double>
  /// 1 where a weight is to be zero; nothing for a layer that is rounded.
  let mask: UnsafeBufferPointer<UInt8>
  /// M, X = W - Ŵ, and the result.
  let factor: UnsafeMutableBufferPointer<Double>, moved: UnsafeMutableBufferPointer<Double>
  let result: UnsafeMutableBufferPointer<Double>
  /// A block's carried errors and triangle, and its columns of M transposed.
  let carried: UnsafeMutableBufferPointer<Double>, triangle: UnsafeMutableBufferPointer<Double>
  let columns: UnsafeMutableBufferPointer<Double>
  let scratch: UnsafeMutableBufferPointer<Double>

  static var width: Int { QuantisationKernels.columnBlock() }

  init(_ layer: SparseGPT.Layer, isMasked: Bool, in arena: Arena) {
    let (r, d) = (layer.weights.rows, layer.weights.columns)
    (rows, order) = (r, d)
    func filled(_ values: [Double]) -> [Double] { values.isEmpty ? [0] : values }
    weights = arena.input(filled(layer.weights.elements))
    hessian = arena.input(filled(layer.hessian.elements))
    mask = arena.input(isMasked ? layer.mask.elements.map { $0 ? 1 : 0 } + [0] : [0])
    factor = arena.output(max(1, d * d), of: Double.self)
    moved = arena.output(max(1, r * d), of: Double.self)
    result = arena.output(max(1, r * d), of: Double.self)
    carried = arena.output(max(1, r, d) * Self.width, of: Double.self)
    triangle = arena.output(Self.width * Self.width, of: Double.self)
    columns = arena.output(max(1, d) * Self.width, of: Double.self)
    scratch = arena.output(max(1, Self.scratch(max(r, d), Self.width, d)), of: Double.self)
  }

  private static func scratch(_ m: Int, _ n: Int, _ k: Int) -> Int {
    let baseline = FoundationsKernels.gemmScratch(m, n, k, of: Double.self)
    #if V4
      return max(FoundationsKernelsV4.gemmScratch(m, n, k, of: Double.self), baseline)
    #else
      return baseline
    #endif
  }

  /// The loss of a layer that is rounded to multiples of a step; `nil` if H is not positive definite.
  func rounded(step: Double, _ lane: Lane) -> Double? {
    blocks(lane) { count, start, t, y, w, x, out in
      #if V4
        if lane == .v4 {
          return QuantisationKernelsV4.roundColumns(rows, count, t, y, w, x, out, order, step)
        }
      #endif
      return QuantisationKernels.roundColumns(rows, count, t, y, w, x, out, order, step)
    }
  }

  /// The loss of a layer that is pruned by its mask; `nil` if H is not positive definite.
  func pruned(_ lane: Lane) -> Double? {
    guard let mask = mask.baseAddress else { return nil }
    return blocks(lane) { count, start, t, y, w, x, out in
      let own = mask + start
      #if V4
        if lane == .v4 {
          return QuantisationKernelsV4.pruneColumns(rows, count, t, y, w, own, x, out, order)
        }
      #endif
      return QuantisationKernels.pruneColumns(rows, count, t, y, w, own, x, out, order)
    }
  }

  typealias In = UnsafePointer<Double>
  typealias Out = UnsafeMutablePointer<Double>

  private func blocks(
    _ lane: Lane, _ settle: (_ count: Int, _ start: Int, In, Out, In, Out, Out) -> Double
  ) -> Double? {
    guard let w = weights.baseAddress, let m = factor.baseAddress, let x = moved.baseAddress,
      let out = result.baseAddress, let y = carried.baseAddress, let t = triangle.baseAddress,
      factorise(lane)
    else { return nil }
    var loss = 0.0
    for start in stride(from: 0, to: order, by: Self.width) {
      let count = min(Self.width, order - start)
      if start > 0 {
        multiply(rows, count, start, (x, order), (m + start, order), beta: 0, y, lane)
      } else {
        y.update(repeating: 0, count: rows * Self.width)
      }
      t.update(repeating: 0, count: Self.width * Self.width)
      for i in 0..<count {
        let from = m + ((start + i) * order + start + i)
        (t + (i * Self.width + i)).update(from: from, count: count - i)
      }
      loss += settle(count, start, t, y, w + start, x + start, out + start)
    }
    return loss
  }

  /// Y = A B + βY with rows of 128 of Y.
  func multiply(
    _ r: Int, _ n: Int, _ k: Int, _ a: (Out, Int), _ b: (Out, Int), beta: Double, _ y: Out,
    _ lane: Lane
  ) {
    guard let scratch = scratch.baseAddress else { return }
    #if V4
      if lane == .v4 {
        return FoundationsKernelsV4.gemm(
          r, n, k, 1, a.0, a.1, b.0, b.1, beta, y, Self.width, scratch)
      }
    #endif
    FoundationsKernels.gemm(r, n, k, 1, a.0, a.1, b.0, b.1, beta, y, Self.width, scratch)
  }
}
