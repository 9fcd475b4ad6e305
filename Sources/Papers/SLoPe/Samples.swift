import Bindings
import Verification

/// One quantity, measured once for each seed.
struct Samples {
  var values: [Double]

  init(_ values: [Double]) { self.values = values }

  var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// Half of the interval of the mean, by Student's t: seeds are independent draws.
  func halfWidth(_ confidence: Double = 0.95) throws -> Double {
    let n = Double(values.count), mean = mean
    guard n > 1 else { return .infinity }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let t = try Distribution.student(degreesOfFreedom: n - 1).upperQuantile((1 - confidence) / 2)
    return t * (squares / (n - 1) / n).squareRoot()
  }

  /// Differences seed by seed, from which what a seed adds to both has gone.
  static func - (a: Samples, b: Samples) -> Samples {
    Samples(zip(a.values, b.values).map { $0 - $1 })
  }

  /// Mean and half-width.
  func text(digits: Int = 4) throws -> String {
    "\(Cell.significant(mean, digits: digits)) ± \(Cell.significant(try halfWidth(), digits: 2))"
  }
}

extension PairedFigures {
  /// Quantities on the same seeds: every difference is the mean of the differences seed by seed.
  static func onSeeds(
    _ name: String, _ figures: [(label: String, samples: Samples)]
  ) throws -> PairedFigures {
    try PairedFigures(name, figures.map(\.label)) { i, j, confidence in
      let difference = figures[i].samples - figures[j].samples
      let (mean, half) = (difference.mean, try difference.halfWidth(confidence))
      return Interval(low: mean - half, high: mean + half)
    }
  }
}

extension Shape {
  /// The statement that quantities decrease, asked of each pair of neighbours on the same seeds. It holds
  /// if every 95 % interval of a mean difference is above zero, fails if one is below, and is undecided
  /// otherwise.
  static func decreasing(
    _ what: String, place: String? = nil, onSeeds figures: [(label: String, samples: Samples)]
  ) throws -> Shape {
    var verdict = Verdict.holds
    var evidence: [String] = []
    for (upper, lower) in zip(figures, figures.dropFirst()) {
      let difference = upper.samples - lower.samples
      let (mean, half) = (difference.mean, try difference.halfWidth())
      // Negated, so that a NaN is undecided.
      if mean + half < 0 {
        verdict = .fails
      } else if !(mean - half > 0), verdict == .holds {
        verdict = .undecided
      }
      let sign = mean < 0 ? "" : "+"
      evidence.append("\(upper.label) - \(lower.label): \(sign)\(try difference.text(digits: 2))")
    }
    let count = figures.first?.samples.values.count ?? 0
    return Shape(
      "\(what): " + figures.map(\.label).joined(separator: " > "), place: place, verdict,
      evidence: "mean and 95 % interval over \(count) seeds, paired: "
        + evidence.joined(separator: "; "))
  }
}
