import Optimisers
import Scalars
import Verification

extension MicroAdamPaper {
  static let training = PaperTable(
    "training", "Logistic regression: loss after 1,000 steps, each method at its best rate",
    place: nil
  ) { inputs in
    let seeds = 8
    var losses = [Method: [Double]]()
    for seed in 0..<seeds {
      try inputs.step("logistic regression, set \(seed + 1) of \(seeds)")
      let task = LogisticTask(seed: inputs.seed &+ UInt64(seed))
      for method in Method.allCases {
        losses[method, default: []].append(try task.best(method))
      }
    }
    let adam = losses[.adam] ?? []
    let rows = try Method.allCases.map { method -> TableResult.Row in
      let own = losses[method] ?? []
      let ratio = try Spread.ratio(own, over: adam)
      let mean = own.reduce(0, +) / Double(own.count)
      return .init(
        method.rawValue,
        [
          .figure(Cell.significant(mean, digits: 3)),
          .figure(method == .adam ? "1" : Spread.text(ratio.range)),
          .figure("\(method.bytes)"),
        ])
    }
    let feedback = try Spread.ratio(losses[.ten] ?? [], over: losses[.withoutFeedback] ?? [])
    let coarse = try Spread.ratio(losses[.eightBit] ?? [], over: adam)
    return TableResult(
      columns: ["loss", "over Adam's, 95 %", "bytes of state"], rows: rows,
      shapes: [
        .below(
          "with feedback the loss is lower than without", place: nil, ratio: feedback.range,
          evidence: Spread.text(feedback.range)),
        .below(
          "Adam with moments of 8 bits ends within a hundredth of Adam's loss (our threshold)",
          place: nil, ratio: coarse.range, most: 1.01,
          evidence: Spread.text(coarse.range, digits: 6)),
      ],
      notes: [
        "\(LogisticTask.features) features, \(LogisticTask.records) records, all in each gradient; rates "
          + "2⁻⁸ to 2⁻³ for each method and set; \(seeds) sets",
        "one of 64 entries in each step, so that all have their turn 15 times; exploratory: the paper makes no such run",
        "8 bits: dynamic quantisation in blocks of \(LogisticTask.block); the released program takes 256, and leaves tensors of "
          + "fewer than 4,096 parameters in 32 bits",
        "`bias` says why rates differ: an entry moves by 0.03 to 6.5 η where Adam moves by η",
      ])
  }

  enum Method: String, CaseIterable {
    case adam = "Adam"
    case eightBit = "Adam, 8 bits"
    case five = "MicroAdam, m = 5"
    case ten = "MicroAdam, m = 10"
    case twenty = "MicroAdam, m = 20"
    case withoutFeedback = "m = 10 without feedback"

    var window: Int {
      switch self {
      case .five: 5
      case .twenty: 20
      default: 10
      }
    }

    var layout: MicroAdam.Layout {
      MicroAdam.Layout(block: 64, kept: 1, bucket: 64, window: window)
    }

    /// What is kept from step to step; Adam in float32.
    var bytes: Int {
      let d = LogisticTask.features
      guard self != .adam else { return 8 * d }
      // Two bytes a parameter, and two scales a block.
      guard self != .eightBit else { return 2 * d + 8 * (d / LogisticTask.block) }
      let error = self == .withoutFeedback ? 0 : d / 2 + 4 * layout.buckets(of: d)
      return error + 4 * window * layout.width(of: d)
    }
  }

  /// Records of which a few features tell the class, for the most part.
  struct LogisticTask {
    static let features = 64, records = 256, steps = 1000
    /// Parameters that share a scale of 8-bit moments.
    static let block = 32
    let samples: [[Float]]
    let labels: [Float]

    init(seed: UInt64) {
      var generator = Generator(seed: seed, purpose: "MicroAdam/logistic")
      let truth = (0..<Self.features).map { $0 % 16 == 0 ? Float(generator.gaussian()) : 0 }
      samples = (0..<Self.records).map { _ in
        (0..<Self.features).map { _ in Float(generator.gaussian()) }
      }
      // One label in five is wrong, so that no parameters fit all of them.
      labels = samples.map { x in
        let isRight = generator.next() % 5 != 0
        return (Self.product(x, truth) > 0) == isRight ? 1 : -1
      }
    }

    static func product(_ x: [Float], _ w: [Float]) -> Float {
      var sum = SIMD8<Float>.zero
      for j in stride(from: 0, to: x.count, by: 8) {
        for lane in 0..<8 { sum[lane] += x[j + lane] * w[j + lane] }
      }
      return sum.sum()
    }

    /// Mean log(1 + e^(-y wᵀx)) and its gradient.
    func loss(_ w: [Float]) -> (value: Double, gradient: [Float]) {
      var (value, gradient) = (0.0, [Float](repeating: 0, count: w.count))
      for (x, y) in zip(samples, labels) {
        let margin = Double(y * Self.product(x, w))
        value += margin > 0 ? Double.log(1 + .exp(-margin)) : Double.log(1 + .exp(margin)) - margin
        let slope = Float(-Double(y) / (1 + Double.exp(margin))) / Float(Self.records)
        for j in w.indices { gradient[j] += slope * x[j] }
      }
      return (value / Double(Self.records), gradient)
    }

    /// The least final loss over the rates.
    func best(_ method: Method) throws -> Double {
      try (3...8).map { try run(method, rate: Double(sign: .plus, exponent: -$0, significand: 1)) }
        .min() ?? .nan
    }

    private func run(_ method: Method, rate: Double) throws -> Double {
      var w = [Float](repeating: 0, count: Self.features)
      guard method != .adam else { return adam(rate) }
      if method == .eightBit {
        var optimiser = try EightBitAdam(count: w.count, block: Self.block, rate: rate)
        for _ in 0..<Self.steps { try optimiser.step(&w, gradient: loss(w).gradient) }
        return loss(w).value
      }
      let optimiser = try MicroAdam.Optimiser(
        count: w.count, layout: method.layout, rate: rate)
      for _ in 0..<Self.steps {
        try optimiser.step(&w, gradient: loss(w).gradient)
        if method == .withoutFeedback { optimiser.dropError() }
      }
      return loss(w).value
    }

    private func adam(_ rate: Double) -> Double {
      var w = [Float](repeating: 0, count: Self.features)
      var (m, v) = ([Double](repeating: 0, count: w.count), [Double](repeating: 0, count: w.count))
      for t in 1...Self.steps {
        let gradient = loss(w).gradient
        let (one, two) = (1 - 0.9.raised(to: t), 1 - 0.999.raised(to: t))
        for j in w.indices {
          let g = Double(gradient[j])
          m[j] = 0.9 * m[j] + 0.1 * g
          v[j] = 0.999 * v[j] + 0.001 * g * g
          w[j] -= Float(rate * (m[j] / one) / ((v[j] / two).squareRoot() + 1e-8))
        }
      }
      return loss(w).value
    }
  }
}
