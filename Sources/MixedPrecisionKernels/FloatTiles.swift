// Tiles of rows and panels of weights of four bits.

/// Rows and one panel, or several side by side.
///
/// Few rows take several panels, so that no sum waits for the one before it; every sum is added up in the
/// same order all the same.
protocol FloatTile {
  static var panels: Int { get }
  init()
  /// A block of each panel: panels are `apart` bytes apart.
  mutating func accumulate<F: PanelFormat>(
    _: F.Type, _ codes: UnsafeRawPointer, _ apart: Int, _ a: UnsafePointer<Float>, _ stride: Int)
  /// c := c + w S: steps of panels are `apart` bytes apart.
  func combine<S: Steps>(
    _: S.Type, _ steps: UnsafeRawPointer, _ apart: Int, _ c: UnsafeMutablePointer<Float>,
    _ stride: Int)
}

struct OnePanel<R: FloatRows>: FloatTile {
  var rows: R

  static var panels: Int { 1 }

  @inline(__always) init() { rows = R() }

  @inline(__always) mutating func accumulate<F: PanelFormat>(
    _: F.Type, _ codes: UnsafeRawPointer, _ apart: Int, _ a: UnsafePointer<Float>, _ stride: Int
  ) {
    F.accumulate(&rows, codes, a, stride)
  }

  @inline(__always) func combine<S: Steps>(
    _: S.Type, _ steps: UnsafeRawPointer, _ apart: Int, _ c: UnsafeMutablePointer<Float>,
    _ stride: Int
  ) {
    rows.combine(S.load(steps), S.load(steps + 16 &* S.size), c, stride)
  }
}

struct SideBySide<A: FloatTile, B: FloatTile>: FloatTile {
  var left: A, right: B

  static var panels: Int { A.panels &+ B.panels }

  @inline(__always) init() { (left, right) = (A(), B()) }

  @inline(__always) mutating func accumulate<F: PanelFormat>(
    _: F.Type, _ codes: UnsafeRawPointer, _ apart: Int, _ a: UnsafePointer<Float>, _ stride: Int
  ) {
    left.accumulate(F.self, codes, apart, a, stride)
    right.accumulate(F.self, codes + A.panels &* apart, apart, a, stride)
  }

  @inline(__always) func combine<S: Steps>(
    _: S.Type, _ steps: UnsafeRawPointer, _ apart: Int, _ c: UnsafeMutablePointer<Float>,
    _ stride: Int
  ) {
    left.combine(S.self, steps, apart, c, stride)
    right.combine(S.self, steps + A.panels &* apart, apart, c + 32 &* A.panels, stride)
  }
}

typealias Pair<T: FloatTile> = SideBySide<T, T>
