import OptimisersKernels
import Scalars
import Verification

#if V4
  import OptimisersKernelsV4
#endif

extension MicroAdam {
  /// A run in the memory that the kernel sees. The first step reads the problem, the others what it wrote.
  struct Operands {
    let problem: Problem
    let gradients: [UnsafePointer<Float>]
    var arrays: OptimisersKernels.MicroAdamArrays
    /// The ring, of which one row is written in each step.
    let ring: (indices: UnsafeMutablePointer<Int16>, values: UnsafeMutablePointer<UInt16>)
    let weights: (first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>)
    let width: Int
    /// The ring as the problem has it, where more than one step would overwrite it.
    let initial: (indices: [Int16], values: [UInt16])?
  }

  static func kernel(_ lane: Lane) -> Implementation<MicroAdam> {
    Implementation(
      "blocks-\(lane.rawValue)-float32",
      .rounding("running error analysis of θ; the state is owed to the bit", bound),
      arena: { problem, arena in
        if let obstacle = obstacle(problem) { throw OptimiserError(obstacle) }
        return operands(problem, arena)
      },
      run: { operands in run(operands, lane) },
      observe: { operands, _ in observe(operands) })
  }

  private static func operands(_ problem: Problem, _ arena: Arena) -> Operands {
    let (d, layout) = (problem.theta.count, problem.layout)
    let packed = PackedState(problem.state, layout)
    let (width, buckets) = (layout.width(of: d), layout.buckets(of: d))
    func place<T: BitwiseCopyable>(_ values: [T]) -> UnsafePointer<T> {
      arena.input(values).baseAddress!
    }
    func space<T: BitwiseCopyable>(_ count: Int, _: T.Type) -> UnsafeMutablePointer<T> {
      arena.output(count, of: T.self).baseAddress!
    }
    let ring = (
      indices: space(width * layout.window, Int16.self),
      values: space(width * layout.window, UInt16.self)
    )
    for (i, place) in packed.indices.enumerated() { ring.indices[i] = place }
    for (i, value) in packed.values.enumerated() { ring.values[i] = value }
    let weights = (
      first: space(layout.window, Float.self), second: space(layout.window, Float.self)
    )
    let gradients = problem.gradients.map { place($0) }
    let arrays = OptimisersKernels.MicroAdamArrays(
      gradient: gradients[0], theta: place(problem.theta), newTheta: space(d, Float.self),
      codes: place(packed.codes), newCodes: space((d + 1) / 2, UInt8.self),
      low: place(packed.low), newLow: space(buckets, UInt16.self), high: place(packed.high),
      newHigh: space(buckets, UInt16.self), indices: UnsafePointer(ring.indices),
      newIndices: ring.indices, values: UnsafePointer(ring.values), newValues: ring.values,
      first: UnsafePointer(weights.first), second: UnsafePointer(weights.second),
      scratch: space(
        OptimisersKernels.microAdamScratch(
          block: layout.block, kept: layout.kept, window: layout.window), Int32.self))
    return Operands(
      problem: problem, gradients: gradients, arrays: arrays, ring: ring, weights: weights,
      width: width,
      initial: problem.state.step > 0 && gradients.count > 1
        ? (packed.indices, packed.values) : nil)
  }

  private static func run(_ o: borrowing Operands, _ lane: Lane) {
    let (p, layout) = (o.problem, o.problem.layout)
    var arrays = o.arrays
    if let initial = o.initial {
      o.ring.indices.update(from: initial.indices, count: initial.indices.count)
      o.ring.values.update(from: initial.values, count: initial.values.count)
    }
    for (index, gradient) in o.gradients.enumerated() {
      let t = p.state.step + index + 1
      let current = (t - 1) % layout.window
      arrays.gradient = gradient
      arrays.newIndices = o.ring.indices + current * o.width
      arrays.newValues = o.ring.values + current * o.width
      let (one, two) = (1 - p.beta1.raised(to: t), 1 - p.beta2.raised(to: t))
      for row in 0..<min(t, layout.window) {
        let age = (t - 1 - row) % layout.window
        o.weights.first[row] = Float((1 - p.beta1) / one * p.beta1.raised(to: age))
        o.weights.second[row] = Float((1 - p.beta2) / two * p.beta2.raised(to: age))
      }
      step(
        arrays,
        OptimisersKernels.MicroAdamStep(
          count: p.theta.count, block: layout.block, kept: layout.kept, bucket: layout.bucket,
          rows: min(t, layout.window), current: current, width: o.width,
          keep: Float(1 - p.rate * p.decay), rate: Float(p.rate), epsilon: Float(p.epsilon)),
        lane)
      arrays.theta = UnsafePointer(arrays.newTheta)
      arrays.codes = UnsafePointer(arrays.newCodes)
      arrays.low = UnsafePointer(arrays.newLow)
      arrays.high = UnsafePointer(arrays.newHigh)
    }
  }

  static func step(
    _ arrays: OptimisersKernels.MicroAdamArrays, _ step: OptimisersKernels.MicroAdamStep,
    _ lane: Lane
  ) {
    withUnsafePointer(to: arrays) { a in
      withUnsafePointer(to: step) { s in
        #if V4
          if lane == .v4 {
            // Both lanes declare these structures alike; they differ in name only.
            return a.withMemoryRebound(to: OptimisersKernelsV4.MicroAdamArrays.self, capacity: 1) {
              a in
              s.withMemoryRebound(to: OptimisersKernelsV4.MicroAdamStep.self, capacity: 1) { s in
                OptimisersKernelsV4.microAdam(a, s)
              }
            }
          }
        #endif
        OptimisersKernels.microAdam(a, s)
      }
    }
  }

  private static func observe(_ o: borrowing Operands) -> Observation<Double> {
    let (p, layout, d) = (o.problem, o.problem.layout, o.problem.theta.count)
    let last = p.state.step + o.gradients.count
    let arrays = o.arrays
    var (places, values): ([Int], [Double]) = ([], [])
    for written in max(1, last - layout.window + 1)...last {
      var slot = (written - 1) % layout.window * o.width
      for block in layout.blocks(of: d) {
        for _ in 0..<layout.kept(of: block.count) {
          places.append(block.lowerBound + Int(o.ring.indices[slot]))
          values.append(BFloat16(bitPattern: o.ring.values[slot]).approximation)
          slot += 1
        }
      }
    }
    let codes = (0..<d).map { i in
      Int(i % 2 == 0 ? arrays.newCodes[i / 2] >> 4 : arrays.newCodes[i / 2] & 15)
    }
    let buckets = layout.buckets(of: d)
    let low = (0..<buckets).map { BFloat16(bitPattern: arrays.newLow[$0]).float }
    let high = (0..<buckets).map { BFloat16(bitPattern: arrays.newHigh[$0]).float }
    let error = (0..<d).map { i -> Double in
      let b = i / layout.bucket
      return Double(Float(codes[i]) * ((high[b] - low[b]) / 15) + low[b])
    }
    return [
      "indices": .integers(places), "values": .scalars(values), "codes": .integers(codes),
      "low": .scalars(low.map { Double($0) }), "high": .scalars(high.map { Double($0) }),
      "error": .scalars(error), "theta": .scalars((0..<d).map { Double(arrays.newTheta[$0]) }),
    ]
  }

  /// The state as it lies in memory.
  public struct PackedState: Sendable {
    public let codes: [UInt8]
    public let low: [UInt16]
    public let high: [UInt16]
    public let indices: [Int16]
    public let values: [UInt16]

    public init(_ state: State, _ layout: Layout) {
      let d = state.codes.count
      codes = (0..<(d + 1) / 2).map { i in
        state.codes[2 * i] << 4 | (2 * i + 1 < d ? state.codes[2 * i + 1] : 0)
      }
      (low, high) = (state.low.map(\.bitPattern), state.high.map(\.bitPattern))
      // Rows that are still to come have their place already.
      let missing = (layout.window - state.indices.count) * layout.width(of: d)
      indices = state.indices.flatMap { $0 } + [Int16](repeating: 0, count: missing)
      values =
        state.values.flatMap { $0.map(\.bitPattern) } + [UInt16](repeating: 0, count: missing)
    }

    public var byteCount: Int {
      codes.count + 2 * (low.count + high.count) + 2 * (indices.count + values.count)
    }
  }
}
