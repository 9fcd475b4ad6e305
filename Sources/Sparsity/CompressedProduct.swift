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
  let isTwoOfFour: Bool
  let x: UnsafePointer<Float>
  /// Of 2:4 in panels, of other patterns row by row.
  let values: UnsafePointer<Float>, places: UnsafePointer<UInt32>, columns: UnsafePointer<Int32>
  /// Panels, or the transposed factors row by row.
  let left: UnsafePointer<Float>, right: UnsafePointer<Float>
  /// 0, 1, 2, …: the columns of a dense row.
  let everyColumn: UnsafePointer<Int32>
  let y: UnsafeMutablePointer<Float>, inner: UnsafeMutablePointer<Float>
  let scratch: UnsafeMutablePointer<Float>

  init(
    _ x: Matrix<Double>, _ weights: NMCompressed<Float>,
    adapter: (left: Matrix<Double>, right: Matrix<Double>)? = nil, in arena: Arena
  ) {
    (b, d, m) = (x.rows, x.columns, weights.rows)
    rank = adapter?.left.columns ?? 0
    slots = weights.groupsPerRow * weights.pattern.kept
    isTwoOfFour = weights.pattern.isTwoOfFour
    func input<T: BitwiseCopyable>(_ values: [T], _ none: T) -> UnsafePointer<T> {
      arena.input(values.isEmpty ? [none] : values).baseAddress!
    }
    self.x = input(x.elements.map { Float($0) }, .nan)
    let none = Matrix<Double>(repeating: 0, rows: 0, columns: 0)
    let (left, right) = (adapter?.left ?? none, adapter?.right ?? none)
    if isTwoOfFour {
      let panels = Panels24(weights, height: Panels24.ofProduct)
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
    let size =
      isTwoOfFour
      ? SparsityKernels.product24Scratch(b, d / 4, rank)
      : SparsityKernels.scratchNM(b, max(d, rank))
    scratch = arena.output(max(1, size), of: Float.self).baseAddress!
  }

  var result: [Double] { (0..<b * m).map { Double(y[$0]) } }

  func run(_ lane: Lane) {
    isTwoOfFour ? runPanels(lane) : runRows(lane)
  }

  private func runPanels(_ lane: Lane) {
    var operands = SparsityKernels.Product24(
      b: b, m: m, groups: d / 4, rank: rank, x: x, values: values, places: places, left: left,
      right: right, y: y, scratch: scratch)
    #if V4
      if lane == .v4 {
        // Both lanes declare this structure alike; they differ in name only.
        return withUnsafePointer(to: &operands) {
          $0.withMemoryRebound(to: SparsityKernelsV4.Product24.self, capacity: 1) {
            SparsityKernelsV4.product24($0)
          }
        }
      }
    #endif
    withUnsafePointer(to: &operands) { SparsityKernels.product24($0) }
  }

  private func runRows(_ lane: Lane) {
    #if V4
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
