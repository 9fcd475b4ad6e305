import Scalars
import Stochastic
import Structures
import Verification

extension ASYNC {
  /// Constant steps: SGD's error stops at a height that falls with γ, SAGA's at rounding.
  static func noise(_ inputs: Inputs) throws -> TableResult {
    let data = try DataSet.generated(seed: inputs.seed)
    let floor = try data.leastValue
    let records = Records(data.samples, targets: data.targets)
    let shares = Shares(
      records: data.samples.rows, workers: 1, fraction: 0.125, seed: inputs.seed)
    let engine = AsynchronousEngine(records, shares)
    let serial = AsynchronousEngine.serial(3_000)
    let start = records.value(at: [Double](repeating: 0, count: data.samples.columns)) - floor
    /// The mean over the last third.
    func plateau(_ isSAGA: Bool, _ step: Double) -> Double {
      var (sum, count) = (0.0, 0)
      func observe(_ index: Int, _ w: [Double]) {
        guard index >= 2_000, index % 10 == 0 else { return }
        sum += max(0, records.value(at: w) - floor)
        count += 1
      }
      if isSAGA {
        _ = engine.saga(serial, step: step, observe: observe)
      } else {
        _ = engine.sgd(serial, step: step, rule: .constant, observe: observe)
      }
      return sum / Double(count) / start
    }
    let steps = [1.0, 0.5, 0.25, 0.125]
    var heights: [Double] = []
    var rests: [Double] = []
    let rows = try steps.map { step in
      try inputs.step("plateaus of γ = \(step)/L")
      let (sgd, saga) = (
        plateau(false, step / data.smoothness), plateau(true, step / 2 / data.smoothness)
      )
      heights.append(sgd)
      rests.append(saga)
      return TableResult.Row(
        "γ = \(step)/L",
        [.figure(Cell.significant(sgd, digits: 3)), .figure(Cell.significant(saga, digits: 3))])
    }
    let ratios = zip(heights, heights.dropFirst()).map { $0 / $1 }
    return TableResult(
      columns: ["SGD", "SAGA, half the step"], rows: rows,
      shapes: [
        Shape(
          "half the step, half the noise: ratios within 1.5 and 2.7",
          holds: ratios.allSatisfy { (1.5...2.7).contains($0) },
          evidence: ratios.map { Cell.significant($0, digits: 3) }.joined(separator: ", ")),
        Shape(
          "SAGA reaches 1e-12 of f(0) − f* where SGD does not reach 1e-7",
          holds: (rests.first ?? 1) < 1e-12 && heights.allSatisfy { $0 > 1e-7 },
          evidence: "\(Cell.significant(rests.first ?? .nan, digits: 2)), "
            + "\(Cell.significant(heights.min() ?? .nan, digits: 2))"),
      ],
      notes: ["(f − f*)/(f(0) − f*), mean over the last 1,000 of 3,000 updates, b = 1/8"])
  }

  /// ρ of E‖wₖ − w*‖², by theorem and as measured.
  static func rate(_ inputs: Inputs) -> TableResult {
    let study = Plant.taken(
      SAGA.rateStudy(records: 100, features: 10, runs: 30, seed: inputs.seed),
      from: "SAGA.rateStudy")
    let rows = study.map { entry in
      TableResult.Row(
        entry.step,
        [
          .figure(Cell.decimal(entry.theory, digits: 6)),
          .figure(Cell.decimal(entry.measured, digits: 6)),
          .figure(Cell.decimal(entry.ofMean, digits: 6)),
          .figure(Cell.decimal(entry.largestRatio, digits: 2)),
        ])
    }
    return TableResult(
      columns: [
        "ρ of the theorem", "ρ measured", "ρ of gradient descent", "largest E‖w − w*‖² / bound",
      ],
      rows: rows,
      shapes: [
        Shape(
          "the mean over 30 runs is below the bound at every checkpoint",
          place: "Defazio, Bach & Lacoste-Julien 2014, Theorem 1 and Corollary 1",
          holds: study.allSatisfy { $0.largestRatio <= 1 },
          evidence: study.map { Cell.decimal($0.largestRatio, digits: 2) }.joined(separator: ", ")),
        Shape(
          "ρ lies between that of gradient descent, which is SAGA's mean (Jensen), and the theorem's",
          holds: study.allSatisfy { $0.ofMean < $0.measured && $0.measured < $0.theory },
          evidence: study.map { Cell.decimal($0.measured, digits: 4) }.joined(separator: ", ")),
      ])
  }
}
