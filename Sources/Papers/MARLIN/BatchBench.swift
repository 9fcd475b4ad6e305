import Bindings
import MixedPrecision
import Scalars
import Structures
import Verification

/// Weights of one layer, laid out once, and rows of activations: what products are timed on over the batch.
final class BatchBench {
  enum Kernel: String, CaseIterable {
    case bytes = "W4A8"
    case floats = "W4A32"
    case halves = "W4A16"
    case sparse = "2:4 W4A32"
    case sparseBytes = "2:4 W4A8"

    /// Whether activations are of eight bits.
    var takesBytes: Bool { self == .bytes || self == .sparseBytes }
  }

  struct Wrong: Error, CustomStringConvertible { let description: String }

  let k: Int, n: Int
  private let calls: Int
  private let arena = Arena()
  private let codes: Matrix<UInt8>, steps: Matrix<Float>
  private let weights: PlacedNibbles, sparse: PlacedSparseNibbles, halved: PlacedHalfNibbles
  private let floats: UnsafeBufferPointer<Float>
  /// What the quantiser here makes of them.
  private let bytes: UnsafeBufferPointer<Int8>, byteSteps: UnsafeBufferPointer<Float>
  private let starts: UnsafeMutableBufferPointer<Int32>
  private let results: UnsafeMutableBufferPointer<Float>
  private let halves: UnsafeBufferPointer<UInt16>, halfResults: UnsafeMutableBufferPointer<UInt16>
  private let wide: UnsafeMutableBufferPointer<Float>
  /// The same weights in single precision, for the peer.
  private let dense: [Float]

  /// - Throws: ``MARLIN/Missing`` if the quantiser has no kernel any more.
  init(isBrief: Bool, seed: UInt64, rows m: Int) throws {
    (k, n, calls) = isBrief ? (512, 512, 1) : (4096, 16_384, 5)
    let (k, n, group) = (k, n, 128)
    var generator = Generator(seed: seed, purpose: "marlin/batch")
    // Millions of codes: one number of the generator begins a congruence, whose high bits are taken.
    var state = generator.next()
    func bits() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    // Two of four are not 8: the sparse kernel takes the same matrix.
    let codes = Matrix(rows: k, columns: n) { l, j in
      (l + j) % 4 < 2 ? UInt8(truncatingIfNeeded: bits() & 15) : 8
    }
    let steps = Matrix(rows: k / group, columns: n) { _, _ in Float(1 + bits() % 255) / 256 }
    let activations = Matrix(rows: m, columns: k) { _, _ in
      Float(Int(bits() % 4097) - 2048) / 256
    }
    let suffix = "-\(Lane.widest.rawValue)-float32"
    guard
      let quantiser = ActivationQuantiser.implementations.first(where: {
        $0.name.hasSuffix(suffix)
      })
    else { throw MARLIN.Missing() }
    let quantised = try quantiser(.init(activations: activations, group: group))
    weights = try PlacedNibbles(codes, steps: steps, group: group, in: arena)
    sparse = try PlacedSparseNibbles(codes, steps: steps, group: group, in: arena)
    // Steps and activations are numbers that a half holds, too.
    halved = try PlacedHalfNibbles(
      codes, steps: steps.map { Float16($0) }, group: group, in: arena)
    halves = arena.input(activations.elements.map { Float16($0).bitPattern })
    wide = arena.output(m * k, of: Float.self)
    halfResults = arena.output(m * n, of: UInt16.self)
    floats = arena.input(activations.elements)
    bytes = arena.input(quantised[integers: "codes"].map { Int8($0) })
    byteSteps = arena.input(quantised["steps"].map { Float($0) })
    starts = arena.output(m * k / group, of: Int32.self)
    results = arena.output(m * n, of: Float.self)
    dense = DensePeer.weights(codes, steps, group: group).elements
    (self.codes, self.steps) = (codes, steps)
  }

  /// Bytes of the weights and steps that a kernel reads.
  func bytes(of kernel: Kernel) -> Int {
    switch kernel {
    case .bytes, .floats: weights.byteCount
    case .halves: halved.byteCount
    case .sparse, .sparseBytes: sparse.byteCount
    }
  }

  /// Seconds of a product of m rows, the least of a few calls.
  ///
  /// - Throws: ``Wrong`` if what was timed is not right: nothing is reported fast that is not.
  func time(_ kernel: Kernel, _ m: Int) throws -> Double {
    try Cancellation.check()
    guard let x = floats.baseAddress, let q = bytes.baseAddress, let s = byteSteps.baseAddress,
      let own = starts.baseAddress, let c = results.baseAddress, let h = halves.baseAddress,
      let wide = wide.baseAddress, let d = halfResults.baseAddress
    else { throw MARLIN.Missing() }
    let lane = Lane.widest
    let seconds = least {
      switch kernel {
      case .bytes: weights.multiply(m, q, steps: s, own, c, lane)
      case .floats: weights.multiply(m, x, c, lane)
      case .halves: halved.multiply(m, h, wide: wide, sums: c, d, lane)
      case .sparse: sparse.multiply(m, x, c, lane)
      case .sparseBytes: sparse.multiply(m, q, steps: s, c, lane)
      }
    }
    try check(kernel, m)
    return seconds
  }

  /// Results at 64 places, against sums in double precision: γₖ Σ|a||w| holds for any order, and half precision rounds
  /// once more.
  private func check(_ kernel: Kernel, _ m: Int) throws {
    for sample in 0..<64 {
      let (i, j) = (sample * 31 % m, sample * 997 % n)
      var (sum, size) = (0.0, 0.0)
      for l in 0..<k {
        let place = i * k + l
        let a =
          kernel.takesBytes
          ? Double(bytes[place]) * Double(byteSteps[place / 128]) : Double(floats[place])
        let term = a * Double(Int(codes[l, j]) - 8) * Double(steps[l / 128, j])
        (sum, size) = (sum + term, size + abs(term))
      }
      let isHalf = kernel == .halves
      let found =
        isHalf
        ? Double(Float16(bitPattern: halfResults[i * n + j])) : Double(results[i * n + j])
      let error = abs(found - sum)
      let rounded = gamma(k, unitRoundoff: 0x1p-24) * size
      let last = isHalf ? 0x1p-11 * (abs(sum) + rounded) + 0x1p-25 : 0
      guard error <= rounded + last else {
        throw Wrong(
          description: "\(kernel.rawValue), \(m) rows: result \(i), \(j) is off by \(error)")
      }
    }
  }

  /// The same for OpenBLAS and weights in single precision.
  func timePeer(_ m: Int) -> Double {
    let activations = Array(floats)
    var c = [Float](repeating: 0, count: m * n)
    return least {
      try? BLAS.gemm(
        m: m, n: n, k: k, alpha: Float(1), a: activations, lda: k, b: dense, ldb: n, beta: 0,
        c: &c, ldc: n)
    }
  }

  /// The first call warms up.
  private func least(_ body: () -> Void) -> Double {
    body()
    let clock = ContinuousClock()
    let least = (0..<calls).map { _ in clock.measure(body) }.min() ?? .zero
    return Double(least.components.attoseconds) * 1e-18 + Double(least.components.seconds)
  }
}
