import Scalars

extension MicroAdam {
  /// How the entries are cut up.
  public struct Layout: Sendable, Equatable {
    /// B: entries among which k are selected; at most 32,766, so that 16 bits hold an index.
    public var block: Int
    /// k of a whole block; a shorter one at the end gives ⌈k · length / B⌉.
    public var kept: Int
    /// Entries that share δ and Δ: an even divisor of the block.
    public var bucket: Int
    /// m, the rows of the ring.
    public var window: Int

    public init(block: Int, kept: Int, bucket: Int, window: Int) {
      (self.block, self.kept, self.bucket, self.window) = (block, kept, bucket, window)
    }

    public func blocks(of count: Int) -> [Range<Int>] {
      stride(from: 0, to: count, by: block).map { $0..<min($0 + block, count) }
    }
    public func buckets(of count: Int) -> Int { (count + bucket - 1) / bucket }
    public func kept(of length: Int) -> Int { (kept * length + block - 1) / block }
    /// What one row of the ring holds.
    public func width(of count: Int) -> Int {
      count / block * kept + (count % block == 0 ? 0 : kept(of: count % block))
    }
  }

  /// What a step leaves to the next.
  public struct State: Sendable {
    /// Steps made.
    public var step = 0
    /// 0 to 15, one for each entry.
    public var codes: [UInt8]
    /// δ and Δ of each bucket.
    public var low: [BFloat16]
    public var high: [BFloat16]
    /// Rows of the ring, min(step, m) of them: places within their blocks, ascending, and values. Step t
    /// writes row (t - 1) mod m.
    public var indices: [[Int16]] = []
    public var values: [[BFloat16]] = []

    /// No error and no history.
    public init(_ layout: Layout, count: Int) {
      codes = [UInt8](repeating: 0, count: count)
      low = [BFloat16](repeating: .zero, count: layout.buckets(of: count))
      high = low
    }
  }

  /// Gradients up to here have squares, and errors of many steps of them too.
  static let largestGradient: Float = 0x1p48

  /// Why no step can be made, if so.
  public static func obstacle(_ problem: Problem) -> String? {
    layoutObstacle(problem.layout) ?? stateObstacle(problem) ?? numberObstacle(problem)
  }

  private static func layoutObstacle(_ layout: Layout) -> String? {
    let (b, k) = (layout.block, layout.kept)
    guard (2...32_766).contains(b) else {
      return "A block of \(b) entries: it must be 2 to 32766, so that 16 bits hold an index"
    }
    guard (1...b).contains(k) else { return "k = \(k) of a block of \(b): it must be 1 to \(b)" }
    guard layout.bucket >= 1, b % layout.bucket == 0, layout.bucket % 2 == 0 else {
      return "Buckets of \(layout.bucket) in blocks of \(b): they must be even and divide the block"
    }
    return layout.window >= 1 ? nil : "A window of \(layout.window) rows: it must have one at least"
  }

  private static func stateObstacle(_ problem: Problem) -> String? {
    let (state, layout, d) = (problem.state, problem.layout, problem.theta.count)
    guard state.codes.count == d else { return "\(state.codes.count) codes for \(d) parameters" }
    if let i = state.codes.firstIndex(where: { $0 > 15 }) {
      return "Code \(i) is \(state.codes[i]): four bits hold 0 to 15"
    }
    let buckets = layout.buckets(of: d)
    guard state.low.count == buckets, state.high.count == buckets else {
      return "\(state.low.count) and \(state.high.count) ends for \(buckets) buckets"
    }
    if let i = state.low.indices.first(where: { !(state.low[$0] <= state.high[$0]) }) {
      return "Bucket \(i) goes from \(state.low[i]) to \(state.high[i])"
    }
    let rows = min(state.step, layout.window), width = layout.width(of: d)
    guard state.step >= 0, state.indices.count == rows, state.values.count == rows else {
      return "\(state.indices.count) rows after \(state.step) steps: there must be \(rows)"
    }
    for (r, (places, values)) in zip(state.indices, state.values).enumerated() {
      guard places.count == width, values.count == width else {
        return
          "Row \(r) holds \(places.count) places and \(values.count) values instead of \(width)"
      }
      if let fault = placeFault(places, problem) { return "Row \(r): \(fault)" }
      if values.contains(where: { !$0.isFinite }) {
        return "Row \(r) holds a value that is no number"
      }
    }
    return nil
  }

  private static func placeFault(_ places: [Int16], _ problem: Problem) -> String? {
    var start = 0
    for range in problem.layout.blocks(of: problem.theta.count) {
      let end = start + problem.layout.kept(of: range.count)
      var last = -1
      for place in places[start..<end] {
        guard Int(place) > last, Int(place) < range.count else {
          return "place \(place) after \(last) in a block of \(range.count)"
        }
        last = Int(place)
      }
      start = end
    }
    return nil
  }

  private static func numberObstacle(_ problem: Problem) -> String? {
    guard !problem.theta.isEmpty, !problem.gradients.isEmpty else {
      return "There are \(problem.theta.count) parameters and \(problem.gradients.count) gradients"
    }
    for (t, gradient) in problem.gradients.enumerated() {
      guard gradient.count == problem.theta.count else {
        return "Gradient \(t) has \(gradient.count) entries for \(problem.theta.count) parameters"
      }
      if let i = gradient.firstIndex(where: { !(abs($0) <= largestGradient) }) {
        return "Entry \(i) of gradient \(t) is \(gradient[i]): it must be a number of at most 2⁴⁸"
      }
    }
    if let i = problem.theta.firstIndex(where: { !$0.isFinite }) {
      return "Parameter \(i) is \(problem.theta[i])"
    }
    guard (0..<1).contains(problem.beta1), (0..<1).contains(problem.beta2) else {
      return "β₁ = \(problem.beta1) and β₂ = \(problem.beta2) must be in [0, 1)"
    }
    return problem.epsilon >= 0 && problem.rate.isFinite
      ? nil : "ε = \(problem.epsilon) is negative"
  }
}
