import Bindings
import QuantisationKernels
import Scalars
import Structures
import Verification

#if V4
  import QuantisationKernelsV4
#endif

extension SparseLowRankProduct {
  /// For outputs, γ over δ(Δ|S| + |q||L||R|): m + r + 5 roundings of single precision at most, of which
  /// two are the conversion of S and the product with Δ (Higham 2002, Lemma 3.1 and (3.5)). Sums of at most
  /// 2²⁴/889 inputs are exact in single precision as well.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    let (q, n, rank) = (problem.inputs, problem.weights.rows, problem.left.columns)
    let unit = gamma(q.columns + rank + 6, unitRoundoff: 0x1p-24)
    var allowances: [Double] = []
    for t in 0..<q.rows {
      let inner = (0..<rank).map { c in
        (0..<q.columns).reduce(0.0) {
          $0 + Double(q[t, $1].magnitude) * Double(abs(problem.left[$1, c]))
        }
      }
      for o in 0..<n {
        var sum = 0
        for j in 0..<q.columns { sum += Int(q[t, j]) * Int(problem.weights[o, j]) }
        var size = Double(problem.step) * Double(abs(sum))
        for c in 0..<rank { size += inner[c] * Double(abs(problem.right[c, o])) }
        allowances.append(1.01 * unit * Double(problem.steps[t]) * size)
      }
    }
    return ["outputs": .componentwise(allowances)]
  }

  static let theorem =
    "sums in single precision: Higham 2002, (3.5); derived in SparseLowRankProduct.bound"

  /// Weights as they are stored: for each group of four a byte of two codes and a byte of their places.
  struct Buffers {
    let inputs: UnsafeBufferPointer<Int8>
    let steps: UnsafeBufferPointer<Float>
    let codes: UnsafeBufferPointer<UInt8>
    let places: UnsafeBufferPointer<UInt8>
    let left: UnsafeBufferPointer<Float>, right: UnsafeBufferPointer<Float>
    let row: UnsafeMutableBufferPointer<Int8>
    let inner: UnsafeMutableBufferPointer<Float>
    let sums: UnsafeMutableBufferPointer<Int32>
    let outputs: UnsafeMutableBufferPointer<Float>
    let step: Float
    let tokens: Int, width: Int, height: Int, rank: Int
  }

  static func kernel(_ lane: Lane) -> Implementation<SparseLowRankProduct> {
    Implementation(
      "expanded-rows-\(lane.rawValue)-int8", .rounding(theorem, bound),
      arena: { problem, arena in
        let (q, n) = (problem.inputs, problem.weights.rows)
        let (codes, places) = try packed(problem.weights)
        let rank = problem.left.columns
        return Buffers(
          inputs: arena.input(q.elements), steps: arena.input(problem.steps),
          codes: arena.input(codes), places: arena.input(places),
          left: arena.input(problem.left.elements), right: arena.input(problem.right.elements),
          row: arena.output(q.columns, of: Int8.self),
          inner: arena.output(q.rows * rank, of: Float.self),
          sums: arena.output(q.rows * n, of: Int32.self),
          outputs: arena.output(q.rows * n, of: Float.self), step: problem.step, tokens: q.rows,
          width: q.columns, height: n, rank: rank)
      },
      run: { buffers in multiply(buffers, lane) },
      observe: { buffers, _ in
        [
          "sums": .scalars(buffers.sums.map { Double($0) }),
          "outputs": .scalars(buffers.outputs.map { Double($0) }),
        ]
      })
  }

  /// Two codes of four bits, the one in front in the low half, and their places of two bits each.
  ///
  /// - Throws: `StructureError` for columns that are no multiple of 4, a code outside -7...7, or a group that
  ///   keeps more than two.
  static func packed(
    _ weights: Matrix<Int8>
  ) throws(StructureError) -> (codes: [UInt8], places: [UInt8]) {
    guard let pattern = try? NMPattern(kept: 2, of: 4) else {
      throw StructureError("2:4 is no pattern")
    }
    if let place = weights.elements.firstIndex(where: { !(-7...7 ~= $0) }) {
      throw StructureError("Code \(place) is \(weights.elements[place]), not -7 to 7")
    }
    let kept = weights.map { $0 != 0 }
    let compressed = try NMCompressed(weights, mask: kept, pattern: pattern)
    var (codes, places): ([UInt8], [UInt8]) = ([], [])
    for slot in stride(from: 0, to: compressed.values.count, by: 2) {
      let low = UInt8(bitPattern: compressed.values[slot]) & 15
      let high = UInt8(bitPattern: compressed.values[slot + 1]) & 15
      codes.append(low | high << 4)
      places.append(compressed.indices[slot] | compressed.indices[slot + 1] << 2)
    }
    return (codes, places)
  }

  private static func multiply(_ b: borrowing Buffers, _ lane: Lane) {
    guard let steps = b.steps.baseAddress, let sums = b.sums.baseAddress,
      let outputs = b.outputs.baseAddress, let inner = b.inner.baseAddress,
      let q = b.inputs.baseAddress, let codes = b.codes.baseAddress,
      let places = b.places.baseAddress, let row = b.row.baseAddress,
      let left = b.left.baseAddress, let right = b.right.baseAddress
    else {
      for i in b.sums.indices { (b.sums[i], b.outputs[i]) = (0, 0) }
      return
    }
    #if V4
      if lane == .v4 {
        QuantisationKernelsV4.sparseSums(
          q, b.tokens, b.width, codes, places, b.height, row, sums)
        return QuantisationKernelsV4.adapted(
          q, b.tokens, b.width, b.height, b.rank, steps, b.step, sums, left, right, inner, outputs)
      }
    #endif
    QuantisationKernels.sparseSums(q, b.tokens, b.width, codes, places, b.height, row, sums)
    QuantisationKernels.adapted(
      q, b.tokens, b.width, b.height, b.rank, steps, b.step, sums, left, right, inner, outputs)
  }

  /// The same product by OpenBLAS, on integers that single precision holds: sums below 2²⁴ are exact.
  static let integersInFloats = Implementation<SparseLowRankProduct>(
    "openblas-float32", voice: .peer("OpenBLAS"), .rounding(theorem, bound),
    prepare: { problem in
      guard problem.inputs.columns * 889 < 1 << 24 else {
        throw StructureError("\(problem.inputs.columns) inputs: sums would exceed 2^24")
      }
      return (
        inputs: problem.inputs.map { Float($0) }, weights: problem.weights.map { Float($0) },
        problem: problem
      )
    },
    run: { input -> (sums: Matrix<Float>, outputs: Matrix<Float>) in
      let problem = input.problem
      var sums = Matrix(repeating: Float(0), rows: input.inputs.rows, columns: input.weights.rows)
      var inner = Matrix(
        repeating: Float(0), rows: input.inputs.rows, columns: problem.left.columns)
      do {
        try BLAS.gemm(input.inputs, input.weights, transposeB: true, &sums)
        try BLAS.gemm(input.inputs, problem.left, &inner)
        var outputs = sums
        try BLAS.gemm(inner, problem.right, beta: problem.step, &outputs)
        for t in 0..<outputs.rows {
          for o in 0..<outputs.columns { outputs[t, o] *= problem.steps[t] }
        }
        return (sums, outputs)
      } catch { return (sums, sums.map { _ in .nan }) }
    },
    observe: { result in
      [
        "sums": .scalars(result.sums.elements.map { Double($0) }),
        "outputs": .scalars(result.outputs.elements.map { Double($0) }),
      ]
    })
}
