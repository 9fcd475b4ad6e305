import Bindings
import QuantisationKernels
import Verification

#if V4
  import QuantisationKernelsV4
#endif

extension ColumnBlocks {
  /// M of H = MMᵀ, block of columns by block from the last to the first: what the columns behind a block contribute to
  /// it is a product, the corner on the diagonal is LAPACK's, and the rows above it are solved for. d³/6 multiply-adds.
  ///
  /// Columns of a block, and rows of its corner, are taken from the last to the first: so the corner's factor is a lower
  /// one. Whether H is positive definite.
  func factorise(_ lane: Lane) -> Bool {
    guard let h = hessian.baseAddress, let m = factor.baseAddress, let y = carried.baseAddress,
      let t = triangle.baseAddress, let b = columns.baseAddress
    else { return false }
    var end = order
    while end > 0 {
      let start = (end - 1) / Self.width * Self.width
      let count = end - start
      for row in 0..<end {
        let (from, to) = (h + (row * order + end - 1), y + row * Self.width)
        for i in 0..<count { to[i] = -from[-i] }
      }
      if end < order {
        let behind = order - end
        transpose(count, behind, m + ((end - 1) * order + end), b, lane)
        multiply(
          end, count, behind, (m + end, order), (b, Self.width), beta: 1, y, lane)
      }
      guard corner(start, count, y, t, m) else { return false }
      solve(start, count, t, y, m + (end - 1), lane)
      end = start
    }
    return true
  }

  /// The factor of the corner, in M and, transposed, in the triangle.
  private func corner(_ start: Int, _ count: Int, _ y: Out, _ t: Out, _ m: Out) -> Bool {
    let last = start + count - 1
    // The square is compact while it is factorised, in the triangle's own place.
    for a in 0..<count {
      for i in 0...a { t[a * count + i] = -y[(last - a) * Self.width + i] }
    }
    guard (try? LAPACK.cholesky(order: count, inPlace: t)) != nil else { return false }
    for a in 0..<count {
      for i in 0...a { m[(last - a) * order + last - i] = t[a * count + i] }
    }
    t.update(repeating: 0, count: Self.width * Self.width)
    for a in 0..<count {
      for i in 0...a { t[i * Self.width + a] = m[(last - a) * order + last - i] }
    }
    return true
  }

  private func transpose(_ count: Int, _ length: Int, _ a: Out, _ b: Out, _ lane: Lane) {
    #if V4
      if lane == .v4 { return QuantisationKernelsV4.transposeRows(count, length, a, order, b) }
    #endif
    QuantisationKernels.transposeRows(count, length, a, order, b)
  }

  private func solve(
    _ rows: Int, _ count: Int, _ t: Out, _ y: Out, _ m: Out, _ lane: Lane
  ) {
    #if V4
      if lane == .v4 { return QuantisationKernelsV4.solveColumns(rows, count, t, y, m, order) }
    #endif
    QuantisationKernels.solveColumns(rows, count, t, y, m, order)
  }
}
