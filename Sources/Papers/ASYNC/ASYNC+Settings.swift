import Scalars
import Stochastic
import Verification

extension ASYNC {
  /// Published steps, and by how much the asynchronous ones are smaller.
  static var settings: TableResult {
    let columns = ["sync γ", "async γ", "b", "sync γ / async γ"]
    typealias Setting = (label: String, sync: String, async: String, fraction: String)
    let small: [Setting] = [
      ("Figure 3, SGD, mnist8m", "8e-7", "0.25e-7", "0.1"),
      ("Figure 3, SGD, epsilon", "10", "0.3125", "0.1"),
      ("Figure 3, SGD, rcv1", "10", "0.3125", "0.05"),
      ("Figure 5, SAGA, mnist8m", "6e-7", "0.1875e-7", "0.01"),
      ("Figure 5, SAGA, epsilon", "1", "0.03125", "0.1"),
      ("Figure 5, SAGA, rcv1", "10", "0.3125", "0.02"),
    ]
    let large: [Setting] = [
      ("Figure 7, SGD, mnist8m", "0.1", "3.3333e-3", "0.1"),
      ("Figure 7, SGD, epsilon", "10", "0.333", "0.1"),
      ("Figure 8, SAGA, mnist8m", "0.04", "1.3333e-3", "0.1"),
      ("Figure 8, SAGA, epsilon", "1", "3.33e-2", "0.1"),
    ]
    func printed(_ settings: [Setting]) -> [TableResult.Row] {
      settings.map { setting in
        var row = quoted(setting.label, "\(setting.sync) \(setting.async) \(setting.fraction)")
        row.cells.append(.figure(Cell.significant(ratio(row))))
        return row
      }
    }
    let (early, late) = (printed(small), printed(large))
    func ratio(_ row: TableResult.Row) -> Double { row.printed[0] / row.printed[1] }
    func isOne(_ rows: [TableResult.Row], _ factor: Double) -> Bool {
      rows.allSatisfy { abs(ratio($0) / factor - 1) < 2e-3 }
    }
    let figure2 = ["mnist8m": ("8e-7", "0.1"), "epsilon": ("10", "0.1"), "rcv1": ("10", "0.05")]
    let rows = figure2.sorted { $0.key < $1.key }.map { name, setting in
      TableResult.Row(
        "Figure 2, SGD, \(name)",
        [.quoted(setting.0), .quoted("none"), .quoted(setting.1), .absent("")])
    }
    return TableResult(
      columns: columns,
      rows: rows + early + late,
      shapes: [
        Shape(
          "γ async = γ sync / P with P = 32 in Figures 3 and 5", holds: isOne(early, 32),
          evidence: early.map { Cell.significant(ratio($0)) }.joined(separator: ", ")
        ).askedOfPrint,
        Shape(
          "the same with P = 32 in Figures 7 and 8", holds: isOne(late, 32),
          evidence: late.map { Cell.significant(ratio($0)) }.joined(separator: ", ")
        ).askedOfPrint,
      ],
      notes: [
        "32 partitions, seed 42; β = 0.93 in Figures 2 to 6, 0.7 in Figures 7 and 8",
        "the released samples report (1/N) Σ (xᵢᵀw − yᵢ)², twice the objective whose gradient they take",
      ])
  }

  /// Theory, exact certificate and simulation, for delays up to 16.
  static var delayTable: TableResult {
    var (worst, apart): ([Double], [Double]) = ([], [])
    let rows = [0, 1, 2, 4, 8, 16].map { delay in
      let formula = Plant.taken(DelayLimit.limit(delay: delay), from: "DelayLimit.limit")
      let certified = Plant.taken(
        DelayLimit.certified(delay: delay), from: "DelayLimit.certified")
      let simulated = Plant.taken(
        DelayLimit.simulated(delay: delay), from: "DelayLimit.simulated")
      worst.append(abs(certified - formula))
      apart.append(abs(simulated - formula))
      return TableResult.Row(
        "τ = \(delay)",
        [formula, certified, simulated].map { .figure(Cell.decimal($0, digits: 6)) })
    }
    return TableResult(
      columns: ["2 sin(π/(2(2τ+1)))", "Schur–Cohn in ℚ", "simulated, to 1/1024"], rows: rows,
      shapes: [
        Shape(
          "formula and certificate agree to 2^-40", holds: worst.allSatisfy { $0 < 0x1p-40 },
          evidence: "largest difference \(normInfinity(worst))"),
        Shape(
          "formula and simulation agree to 1/512", holds: apart.allSatisfy { $0 < 0x1p-9 },
          evidence: "largest difference \(Cell.significant(normInfinity(apart), digits: 2))"),
      ])
  }
}
