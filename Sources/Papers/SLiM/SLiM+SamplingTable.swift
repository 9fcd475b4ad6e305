import Bindings
import Quantisation
import Scalars
import Verification

extension SLiM {
  /// How fast the best scale of N normal weights approaches that of the distribution.
  static let sampling = PaperTable(
    "sampling", "Distance of the best scale of N normal weights from the distribution's, q = 4",
    place: nil
  ) { inputs in
    let levels = 7, draws = 48
    let (limit, _) = try certifiedMinimum(levels: levels)
    let points = (8...16).map { power -> (count: Int, distance: Double) in
      let count = 1 << power
      var generator = Generator(seed: inputs.seed, purpose: "SLiM/sampling/\(count)")
      let squares = (0..<draws).reduce(0.0) { sum, _ in
        let weights = (0..<count).map { _ in Float(generator.gaussian()) }
        let best = SLiMQuant.leastError(SortedWeights(weights), levels: levels, gap: 0)
        let scale = Plant.taken(best.scale, from: "SLiMQuant.leastError")
        return sum + (scale - limit).squared
      }
      return (count, (squares / Double(draws)).squareRoot())
    }
    let fit = try Regression.line(
      x: points.map { Double.log(Double($0.count)) }, y: points.map { Double.log($0.distance) })
    let interval = try fit.interval(of: 1, confidence: 0.99)
    let ends = [interval.lowerBound, interval.upperBound].map { Cell.decimal($0, digits: 3) }
    // Fixed before the figures: the root law, seen sharply enough to tell it from a third or from one.
    let isSharp = interval.upperBound - interval.lowerBound < 0.3
    let verdict: Shape.Verdict =
      !interval.contains(-0.5) ? .fails : isSharp ? .holds : .undecided
    return TableResult(
      columns: ["root mean square of α - α*"],
      rows: points.map {
        .init("N = \($0.count)", [.figure(Cell.decimal($0.distance, digits: 5))])
      },
      shapes: [
        Shape(
          "the distance falls as N^(-1/2), as for a smooth minimum", verdict,
          evidence: "fitted order within \(ends[0]) to \(ends[1]) at 99 %")
      ],
      notes: [
        "\(draws) samples of each size; α* is the certified scale of the table `gaussian`",
        "E of finitely many weights has several local minima, so that the root law need not be seen yet",
      ])
  }
}
