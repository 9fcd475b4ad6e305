import MixedPrecisionKernels
import Scalars
import Structures
import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

/// What a product with weights of eight bits reads and writes.
private struct Operands {
  let m: Int, n: Int, panels: Int, depth: Int
  let a: UnsafeBufferPointer<Int8>
  let b: UnsafeBufferPointer<UInt8>
  let starts: UnsafeMutableBufferPointer<Int32>
  let c: UnsafeMutableBufferPointer<Int32>
}

extension W8A8Product {
  static func validate(_ problem: Problem) throws(MixedPrecisionError) {
    let (a, b) = (problem.activations, problem.weights)
    guard a.columns == b.rows else {
      throw MixedPrecisionError(
        "Activations have \(a.columns) columns and weights \(b.rows) rows: both are the terms of a sum"
      )
    }
    guard a.columns < 1 << 17 else {
      throw MixedPrecisionError("\(a.columns) terms: sums of 2^17 and more may exceed 32 bits")
    }
  }

  /// Rows filled up with zeros to `depth` terms; at least one number, so that they have an address.
  static func rows(_ a: Matrix<Int8>, _ depth: Int) -> [Int8] {
    let filler = [Int8](repeating: 0, count: depth - a.columns)
    let rows = (0..<a.rows).flatMap { Array(a[row: $0]) + filler }
    return rows.isEmpty ? [0] : rows
  }

  /// The m × n sums among rows of whole panels.
  static func observation(
    _ c: UnsafeMutableBufferPointer<Int32>, _ m: Int, _ n: Int
  ) -> Observation<Double> {
    let width = roundedUp(n, to: 32)
    return ["c": .scalars((0..<m * n).map { Double(c[$0 / n * width + $0 % n]) })]
  }
}

extension Implementation where A.Problem == W8A8Product.Problem {
  /// Weights in panels of 32 columns, all of them.
  static func bytes(_ name: String, _ lane: Lane) -> Implementation {
    Implementation(
      "\(name)-\(lane.rawValue)-int8", .exact,
      arena: { problem, arena in
        try W8A8Product.validate(problem)
        let (weights, a) = (BytePanels(problem.weights), problem.activations)
        return Operands(
          m: a.rows, n: weights.columns, panels: weights.panels, depth: weights.depth,
          a: arena.input(W8A8Product.rows(a, weights.depth)),
          b: arena.input(weights.bytes.isEmpty ? [0] : weights.bytes),
          starts: arena.output(a.rows + 1, of: Int32.self),
          c: arena.output(max(1, 32 * a.rows * weights.panels), of: Int32.self))
      },
      run: { x in multiply(x, lane) },
      observe: { x, _ in W8A8Product.observation(x.c, x.m, x.n) })
  }

  private static func multiply(_ x: borrowing Operands, _ lane: Lane) {
    guard let a = x.a.baseAddress, let b = x.b.baseAddress, let c = x.c.baseAddress,
      let starts = x.starts.baseAddress
    else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.multiplyBytes(x.m, x.panels, x.depth, a, b, starts, c)
      }
    #endif
    MixedPrecisionKernels.multiplyBytes(x.m, x.panels, x.depth, a, b, starts, c)
  }

  /// In single precision, where sums of up to 1024 terms are exact.
  static func openBLAS(_ name: String) -> Implementation {
    Implementation(
      name, voice: .peer("OpenBLAS"),
      .rounding("sums in single precision: Higham 2002, (3.5)", W8A8Product.bound),
      prepare: { problem in
        try W8A8Product.validate(problem)
        return (problem.activations.map { Float($0) }, problem.weights.map { Float($0) })
      },
      run: { DensePeer.product($0.0, $0.1) },
      observe: { c in ["c": .scalars(c.elements.map { Double($0) })] })
  }
}
