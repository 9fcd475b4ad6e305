// Sweeps over a symmetric matrix whose order is a multiple of 16, of which the blocks of 16 × 16 on and
// below the diagonal are stored, those on it whole. Rows come in panels of eight, and a panel in tiles of
// 8 rows × 16 columns, each tile by rows: a sweep walks through memory in one line, which is what the
// hardware fetches ahead best. Panel h of block row b begins at 128 b(b + 1) + 128 h(b + 1).
// Rows that are visited together share what is read of the vectors. A sweep may change the matrix,
// multiply it by a vector, or do both at once to what it has just changed.

/// y := Pg. Reads P once.
@inline(never) public func symmetricMultiply(
  _ n: Int, _ p: UnsafePointer<Float>, _ g: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  let none = Change<Floats>(scale: 1, shift: 0, weight: 0, u: g)
  sweep(n, p, UnsafeMutablePointer(mutating: p), none, g, y, changes: false, multiplies: true)
}

/// Q := αP + δI + c uuᵀ; Q may be P. Reads P once and writes Q once.
@inline(never) public func symmetricUpdate(
  _ n: Int, _ p: UnsafePointer<Float>, _ q: UnsafeMutablePointer<Float>, _ alpha: Float,
  _ delta: Float, _ c: Float, _ u: UnsafePointer<Float>
) {
  let change = Change<Floats>(scale: alpha, shift: delta, weight: c, u: u)
  sweep(n, p, q, change, u, UnsafeMutablePointer(mutating: u), changes: true, multiplies: false)
}

/// Q := αP + δI + c uuᵀ and y := Qg in one sweep; Q may be P.
@inline(never) public func symmetricUpdateMultiply(
  _ n: Int, _ p: UnsafePointer<Float>, _ q: UnsafeMutablePointer<Float>, _ alpha: Float,
  _ delta: Float, _ c: Float, _ u: UnsafePointer<Float>, _ g: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  let change = Change<Floats>(scale: alpha, shift: delta, weight: c, u: u)
  sweep(n, p, q, change, g, y, changes: true, multiplies: true)
}

/// The same for doubles.
@inline(never) public func symmetricMultiply(
  _ n: Int, _ p: UnsafePointer<Double>, _ g: UnsafePointer<Double>,
  _ y: UnsafeMutablePointer<Double>
) {
  let none = Change<Doubles>(scale: 1, shift: 0, weight: 0, u: g)
  sweep(n, p, UnsafeMutablePointer(mutating: p), none, g, y, changes: false, multiplies: true)
}

/// The same for doubles.
@inline(never) public func symmetricUpdate(
  _ n: Int, _ p: UnsafePointer<Double>, _ q: UnsafeMutablePointer<Double>, _ alpha: Double,
  _ delta: Double, _ c: Double, _ u: UnsafePointer<Double>
) {
  let change = Change<Doubles>(scale: alpha, shift: delta, weight: c, u: u)
  sweep(n, p, q, change, u, UnsafeMutablePointer(mutating: u), changes: true, multiplies: false)
}

/// The same for doubles.
@inline(never) public func symmetricUpdateMultiply(
  _ n: Int, _ p: UnsafePointer<Double>, _ q: UnsafeMutablePointer<Double>, _ alpha: Double,
  _ delta: Double, _ c: Double, _ u: UnsafePointer<Double>, _ g: UnsafePointer<Double>,
  _ y: UnsafeMutablePointer<Double>
) {
  let change = Change<Doubles>(scale: alpha, shift: delta, weight: c, u: u)
  sweep(n, p, q, change, g, y, changes: true, multiplies: true)
}

/// The same for a matrix of `bfloat16`, whose bits are given; the arithmetic is that of floats.
@inline(never) public func symmetricMultiply(
  _ n: Int, _ p: UnsafePointer<UInt16>, _ g: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  let none = Change<Floats>(scale: 1, shift: 0, weight: 0, u: g)
  sweep(n, p, UnsafeMutablePointer(mutating: p), none, g, y, changes: false, multiplies: true)
}

/// The same; each entry is rounded once, and is multiplied as it is stored.
@inline(never) public func symmetricUpdate(
  _ n: Int, _ p: UnsafePointer<UInt16>, _ q: UnsafeMutablePointer<UInt16>, _ alpha: Float,
  _ delta: Float, _ c: Float, _ u: UnsafePointer<Float>
) {
  let change = Change<Floats>(scale: alpha, shift: delta, weight: c, u: u)
  sweep(n, p, q, change, u, UnsafeMutablePointer(mutating: u), changes: true, multiplies: false)
}

/// The same; each entry is rounded once, and is multiplied as it is stored.
@inline(never) public func symmetricUpdateMultiply(
  _ n: Int, _ p: UnsafePointer<UInt16>, _ q: UnsafeMutablePointer<UInt16>, _ alpha: Float,
  _ delta: Float, _ c: Float, _ u: UnsafePointer<Float>, _ g: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  let change = Change<Floats>(scale: alpha, shift: delta, weight: c, u: u)
  sweep(n, p, q, change, g, y, changes: true, multiplies: true)
}
