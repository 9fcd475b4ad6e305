import Scalars
import Verification

extension MicroAdam {
  /// A row of the ring, spread over all entries.
  struct Row<S: Scalar>: Sendable {
    var places: [Int]
    var values: [S]
  }

  /// The discrete part of a run.
  struct Trace<S: Scalar>: Sendable {
    var error: [S]
    var codes: [Int] = []
    var low: [S] = []
    var high: [S] = []
    /// The ring after each step, and the step that wrote each of its rows.
    var rings: [[(step: Int, row: Row<S>)]] = []
  }

  /// Steps 1, 3 and 4, and the ring; sums and products rounded as the problem says.
  @specialized(where S == Double)
  static func trace<S: Scalar>(_ problem: Problem, over: S.Type) -> Trace<S> {
    let (layout, state, d) = (problem.layout, problem.state, problem.theta.count)
    let isExact = problem.arithmetic == .exact
    func single(_ x: S) -> S { isExact ? x : Format.single.nearest(x) }
    var trace = Trace<S>(error: [])
    (trace.codes, trace.low) = (state.codes.map { Int($0) }, state.low.map { S($0.approximation) })
    trace.high = state.high.map { S($0.approximation) }
    func decoded(_ i: Int) -> S {
      let (low, high) = (trace.low[i / layout.bucket], trace.high[i / layout.bucket])
      let unit = single(single(high - low) / S(15))
      return single(single(S(trace.codes[i]) * unit) + low)
    }
    trace.error = (0..<d).map(decoded)
    var ring: [(step: Int, row: Row<S>)] = initialRing(problem)
    for (index, gradient) in problem.gradients.enumerated() {
      var a = zip(gradient, trace.error).map { single(S(Double($0)) + $1) }
      var row = Row<S>(places: [], values: [])
      for block in layout.blocks(of: d) {
        let magnitudes = block.map { a[$0].absolute }
        let order = block.sorted { i, j in
          let (x, y) = (magnitudes[i - block.lowerBound], magnitudes[j - block.lowerBound])
          return x != y ? x > y : i < j
        }
        for i in order.prefix(layout.kept(of: block.count)).sorted() {
          let value = isExact ? a[i] : Format.brain.nearest(a[i])
          row.places.append(i)
          row.values.append(value)
          a[i] = single(a[i] - value)
        }
      }
      let step = state.step + index + 1
      ring.removeAll { $0.step <= step - layout.window }
      ring.append((step, row))
      trace.rings.append(ring)
      guard problem.isQuantised else {
        trace.error = a
        continue
      }
      for (b, start) in stride(from: 0, to: d, by: layout.bucket).enumerated() {
        let bucket = start..<min(start + layout.bucket, d)
        let least = bucket.dropFirst().reduce(a[start]) { S.minimum($0, a[$1]) }
        let most = bucket.dropFirst().reduce(a[start]) { S.maximum($0, a[$1]) }
        trace.low[b] = isExact ? least : Format.brain.below(least)
        trace.high[b] = isExact ? most : Format.brain.above(most)
        let span = single(trace.high[b] - trace.low[b])
        for i in bucket {
          let rise = single(a[i] - trace.low[b])
          trace.codes[i] = isExact ? nearestLevel(rise, of: span) : level(rise, of: span, single)
        }
      }
      trace.error = (0..<d).map(decoded)
    }
    return trace
  }

  /// ⌊15 x/s + ½⌋ without a division.
  private static func nearestLevel<S: Scalar>(_ x: S, of span: S) -> Int {
    guard span > .zero else { return 0 }
    return (1...15).count { j in S(30) * x >= S(2 * j - 1) * span }
  }

  /// The same by the operations of single precision. A bucket narrower than 2⁻¹⁰⁰ is taken for one number.
  private static func level<S: Scalar>(_ x: S, of span: S, _ single: (S) -> S) -> Int {
    guard span >= S(0x1p-100) else { return 0 }
    let scaled = single(single(x * single(S(15) / span)) + S(0.5))
    return (1...15).count { j in scaled >= S(j) }
  }

  private static func initialRing<S: Scalar>(_ problem: Problem) -> [(step: Int, row: Row<S>)] {
    let (state, layout) = (problem.state, problem.layout)
    return state.indices.indices.map { r in
      // The latest step that wrote row r.
      let age = (state.step - 1 - r) % layout.window
      var places: [Int] = []
      for block in layout.blocks(of: problem.theta.count) {
        let slots = places.count..<places.count + layout.kept(of: block.count)
        places += state.indices[r][slots].map { block.lowerBound + Int($0) }
      }
      let values = state.values[r].map { S($0.approximation) }
      return (state.step - age, Row(places: places, values: values))
    }.sorted { $0.0 < $1.0 }
  }

  /// Steps 5 to 7 for one step: θ from the ring after it.
  static func advance<T: Scalar, S: RealScalar>(
    _ theta: inout [S], _ ring: [(step: Int, row: Row<T>)], step: Int, _ p: Problem,
    _ convert: (T) -> S
  ) {
    let (beta1, beta2) = (S(p.beta1), S(p.beta2))
    let first = (1 - beta1) / (1 - beta1.raised(to: step))
    let second = (1 - beta2) / (1 - beta2.raised(to: step))
    var m = [S](repeating: .zero, count: theta.count)
    var v = m
    var isMoved = [Bool](repeating: false, count: theta.count)
    for (written, row) in ring {
      let age = step - written
      let (w1, w2) = (first * beta1.raised(to: age), second * beta2.raised(to: age))
      for (i, value) in zip(row.places, row.values) {
        let x = convert(value)
        m[i] += w1 * x
        v[i] += w2 * (x * x)
        if value != .zero { isMoved[i] = true }
      }
    }
    if p.decay != 0 {
      let keep = 1 - S(p.rate) * S(p.decay)
      for i in theta.indices { theta[i] = theta[i] * keep }
    }
    let (rate, epsilon) = (S(p.rate), S(p.epsilon))
    for i in theta.indices where isMoved[i] {
      theta[i] -= rate * m[i] / (epsilon + S.sqrt(v[i]))
    }
  }

  static func observation<T: Scalar, S: RealScalar>(
    of trace: Trace<T>, _ problem: Problem, _ convert: (T) -> S
  ) -> Observation<S> {
    var theta = problem.theta.map { S(Double($0)) }
    for (index, ring) in trace.rings.enumerated() {
      advance(&theta, ring, step: problem.state.step + index + 1, problem, convert)
    }
    let rows = (trace.rings.last ?? []).map(\.row)
    return [
      "indices": .integers(rows.flatMap(\.places)),
      "values": .scalars(rows.flatMap { $0.values.map(convert) }),
      "codes": .integers(trace.codes), "low": .scalars(trace.low.map(convert)),
      "high": .scalars(trace.high.map(convert)), "error": .scalars(trace.error.map(convert)),
      "theta": .scalars(theta),
    ]
  }

  /// Running error analysis of θ, step by step; everything else is owed to the bit.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    typealias R = RunningError<Float>
    let trace = trace(problem, over: Double.self)
    var theta = problem.theta.map { R(Double($0)) }
    for (index, ring) in trace.rings.enumerated() {
      advance(&theta, ring, step: problem.state.step + index + 1, problem) { R($0) }
    }
    return ["theta": .componentwise(theta.map(\.error))]
  }
}
