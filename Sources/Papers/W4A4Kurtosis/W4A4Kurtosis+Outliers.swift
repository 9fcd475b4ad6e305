import Clipping
import Scalars
import Verification

extension W4A4Kurtosis {
  /// Tokens of 512 channels, one of them times a, in four symmetric bits for each token.
  private struct Measured {
    var kurtosis = 0.0, predicted = 0.0, all = 0.0, others = 0.0, floor = 0.0

    init(factor: Double, seed: UInt64) throws {
      let (tokens, channels, outlier) = (256, 512, 17)
      var generator = Generator(seed: seed, purpose: "W4A4Kurtosis/outliers")
      var pooled: [Float] = []
      var (signal, noise, expected, most) = (0.0, 0.0, 0.0, 0.0)
      var (signalOfOthers, noiseOfOthers) = (0.0, 0.0)
      for _ in 0..<tokens {
        let x = (0..<channels).map { j in
          (j == outlier ? factor : 1) * generator.gaussian()
        }
        pooled += x.map { Float($0) }
        let top = x.reduce(0) { max($0, abs($1)) }
        let step = top / 7
        for (j, value) in x.enumerated() {
          let error = value - step * (value / step).rounded(.toNearestOrEven)
          signal += value * value
          noise += error * error
          guard j != outlier else { continue }
          signalOfOthers += value * value
          noiseOfOthers += error * error
        }
        expected += Double(channels) * step * step / 12
        most += Double(channels) * step * step / 4
      }
      guard let moments = Kurtosis.implementations.last else { return }
      kurtosis = try moments(Kurtosis.Problem(pooled))["kurtosis"][0]
      func decibels(_ ratio: Double) -> Double { 10 * Double.log10(ratio) }
      all = decibels(signal / noise)
      others = decibels(signalOfOthers / noiseOfOthers)
      predicted = decibels(signal / expected)
      floor = decibels(signal / most)
    }
  }

  static let outliers = PaperTable(
    "outliers", "One channel of 512 times a, the others standard normal; 4 bits for each token",
    place: nil, uses: [Kurtosis.self]
  ) { inputs in
    let factors = [1.0, 5, 20, 100]
    let measured = try factors.map { try Measured(factor: $0, seed: inputs.seed) }
    func cells(_ part: KeyPath<Measured, Double>, _ digits: Int) -> [Cell] {
      measured.map { .figure(Cell.decimal($0[keyPath: part], digits: digits)) }
    }
    // √(24/n) is the standard error of the kurtosis of n normal numbers.
    let normal = abs(measured[0].kurtosis - 3)
    let isAbove = measured.allSatisfy { $0.all >= $0.floor }
    let gap = abs(measured[0].all - measured[0].predicted)
    return TableResult(
      columns: factors.map { "a = \(Int($0))" },
      rows: [
        .init("kurtosis", cells(\.kurtosis, 1)),
        .init("signal to noise, dB", cells(\.all, 1)),
        .init("588/κ² by uniform errors, dB", cells(\.predicted, 1)),
        .init("196/κ², the least there can be, dB", cells(\.floor, 1)),
        .init("signal to noise of the other channels, dB", cells(\.others, 1)),
      ],
      shapes: [
        Shape(
          "without an outlier the kurtosis is 3, within five standard errors",
          holds: normal < 5 * (24.0 / (256 * 512)).squareRoot(),
          evidence: Cell.significant(measured[0].kurtosis)),
        Shape(
          "no signal to noise is below 196/κ²: no error exceeds half a step", holds: isAbove,
          evidence: measured.map { Cell.decimal($0.all - $0.floor, digits: 1) }.joined(
            separator: ", ") + " dB above"),
        Shape(
          "without an outlier it is 588/κ², to 0.1 dB (our threshold)", holds: gap < 0.1,
          evidence: "\(Cell.significant(gap, digits: 2)) dB apart"),
        .decreasing(
          "signal to noise of the other channels",
          zip(factors, measured).map { ("a = \(Int($0))", $1.others) }),
        Shape(
          "the whole recovers at a = 100, where the outlier is most of the signal, while the others do not",
          holds: measured[3].all > measured[2].all && measured[3].others < measured[2].others,
          evidence: "\(Cell.decimal(measured[2].all, digits: 1)) to "
            + "\(Cell.decimal(measured[3].all, digits: 1)) dB, beside "
            + "\(Cell.decimal(measured[2].others, digits: 1)) to "
            + "\(Cell.decimal(measured[3].others, digits: 1)) dB"),
      ], notes: ["κ is the largest magnitude of a token over its root mean square; 256 tokens"])
  }
}
