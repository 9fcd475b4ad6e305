import Scalars
import SparsityKernels
import Structures
import Verification

#if V4
  import SparsityKernelsV4
#endif

/// Y = X Wᵀ + (X L) R for a compressed matrix W, in the memory that a kernel sees. Forward and backward
/// products and those with adapters are all this.
struct CompressedProduct {
  let b: Int, d: Int, m: Int, rank: Int, slots: Int
  /// Whether the matrix lies in panels: 2:4, for AVX-512.
  let isInPanels: Bool
  let lane: Lane
  let x: UnsafePointer<Float>
  /// In panels, or row by row.
  let values: UnsafePointer<Float>, places: UnsafePointer<UInt32>, columns: UnsafePointer<Int32>
  /// Panels, or the transposed factors row by row.
  let left: UnsafePointer<Float>, right: UnsafePointer<Float>
  /// 0, 1, 2, …: the columns of a dense row.
  let everyColumn: UnsafePointer<Int32>
  let y: UnsafeMutablePointer<Float>, inner: UnsafeMutablePointer<Float>
  let scratch: UnsafeMutablePointer<Float>

  init(
    _ x: Matrix<Double>, _ weights: NMCompressed<Float>,
    adapter: (left: Matrix<Double>, right: Matrix<Double>)? = nil, _ lane: Lane, in arena: Arena
  ) {
    self.lane = lane
    (b, d, m) = (x.rows, x.columns, weights.rows)
    rank = adapter?.left.columns ?? 0
    slots = weights.groupsPerRow * weights.pattern.kept
    isInPanels = lane == .v4 && weights.pattern.isTwoOfFour
    func input<T: BitwiseCopyable>(_ values: [T], _ none: T) -> UnsafePointer<T> {
      arena.input(values.isEmpty ? [none] : values).baseAddress!
    }
    self.x = input(x.elements.map { Float($0) }, .nan)
    let none = Matrix<Double>(repeating: 0, rows: 0, columns: 0)
    let (left, right) = (adapter?.left ?? none, adapter?.right ?? none)
    if isInPanels {
      let panels = RowPanels(weights, height: RowPanels.ofProduct)
      values = input(panels.values, .nan)
      places = input(panels.places, 0)
      columns = input([], 0)
      everyColumn = input([], 0)
      self.left = input(densePanels(left), .nan)
      self.right = input(densePanels(right), .nan)
      inner = arena.output(1, of: Float.self).baseAddress!
    } else {
      values = input(weights.values, .nan)
      places = input([], 0)
      columns = input(weights.absoluteColumns.map { Int32($0) }, 0)
      everyColumn = input((0..<max(d, rank)).map { Int32($0) }, 0)
      self.left = input(left.transposed.elements.map { Float($0) }, .nan)
      self.right = input(right.transposed.elements.map { Float($0) }, .nan)
      inner = arena.output(max(1, b * rank), of: Float.self).baseAddress!
    }
    y = arena.output(max(1, b * m), of: Float.self).baseAddress!
    var size = SparsityKernels.scratchNM(b, max(d, rank))
    #if V4
      if isInPanels { size = SparsityKernelsV4.product24Scratch(b, d / 4, rank) }
    #endif
    scratch = arena.output(max(1, size), of: Float.self).baseAddress!
  }

  var result: [Double] { (0..<b * m).map { Double(y[$0]) } }

  func run() {
    #if V4
      if isInPanels {
        var operands = SparsityKernelsV4.Product24(
          b: b, m: m, groups: d / 4, rank: rank, x: x, values: values, places: places, left: left,
          right: right, y: y, scratch: scratch)
        return withUnsafePointer(to: &operands) { SparsityKernelsV4.product24($0) }
      }
      if lane == .v4 {
        SparsityKernelsV4.productNM(b, d, m, slots, x, values, columns, slots, false, y, scratch)
        guard rank > 0 else { return }
        SparsityKernelsV4.productNM(b, d, rank, d, x, left, everyColumn, 0, false, inner, scratch)
        return SparsityKernelsV4.productNM(
          b, rank, m, rank, inner, right, everyColumn, 0, true, y, scratch)
      }
    #endif
    SparsityKernels.productNM(b, d, m, slots, x, values, columns, slots, false, y, scratch)
    guard rank > 0 else { return }
    SparsityKernels.productNM(b, d, rank, d, x, left, everyColumn, 0, false, inner, scratch)
    SparsityKernels.productNM(b, rank, m, rank, inner, right, everyColumn, 0, true, y, scratch)
  }
}
