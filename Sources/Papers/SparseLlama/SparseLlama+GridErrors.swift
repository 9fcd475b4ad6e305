import Networks
import Quantisation
import Structures
import Verification

extension SparseLlama {
  /// Losses of one layer over what uniform rounding errors would leave.
  private struct Ratios {
    /// Of GPTQ, of the same with the busiest inputs first, and of rounding to nearest.
    var mean = [0.0, 0, 0]
    /// GPTQ's loss over the most that there can be without clipping, r s²/4 Σ 1/U_jj².
    var most = 0.0
    /// What busiest-first leaves in the mean over what the given order does.
    var order = 0.0
  }

  private static func ratios(
    _ w: Matrix<Double>, _ curvature: Matrix<Double>, bits: Int
  ) throws -> Ratios {
    let d = w.columns, grid = ColumnPass.Grid(bits: bits)
    let busy = (0..<d).sorted { curvature[$0, $0] > curvature[$1, $1] }
    let turned = Matrix(rows: w.rows, columns: d) { w[$0, busy[$1]] }
    let given = try ColumnPass(curvature)
    let sorted = try ColumnPass(Matrix(rows: d, columns: d) { curvature[busy[$0], busy[$1]] })
    let squares = (0..<w.rows).reduce(0.0) {
      let step = Levels(w[row: $1], grid).step
      return $0 + step * step
    }
    var ratios = Ratios()
    let loss = try given.run(w, .none, grid).loss
    ratios.mean[0] = loss / (squares / 12 * given.spread)
    ratios.most = loss / (squares / 4 * given.spread)
    ratios.mean[1] = try sorted.run(turned, .none, grid).loss / (squares / 12 * sorted.spread)
    ratios.order = sorted.spread / given.spread
    let nearest = try ColumnPass.plain(order: d).run(w, .none, grid).weights
    var (error, trace) = (0.0, 0.0)
    for j in 0..<d { trace += curvature[j, j] }
    for i in 0..<w.rows {
      let delta = (0..<d).map { nearest[i, $0] - w[i, $0] }
      error += (0..<d).reduce(0.0) { sum, j in
        sum + delta[j] * (0..<d).reduce(0.0) { $0 + curvature[j, $1] * delta[$1] }
      }
    }
    ratios.mean[2] = error / (squares / 12 * trace)
    return ratios
  }

  /// A law of large numbers beside GPTQ's bound.
  static let gridErrors = PaperTable(
    "grid-errors",
    "Losses over those of uniform rounding errors: s²/12 Σ 1/U_jj² by GPTQ, s²/12 tr H to nearest",
    place: nil, uses: [GPTQ.self]
  ) { inputs in
    let model = try LlamaModel.committed(inputs)
    let names = Pace.isBrief ? Array(model.layers.prefix(3)) : model.layers
    let batch = try model.calibration(0)
    let activations = try model.dense.activations(of: names, on: batch)
    let widths = [8, 4, 3, 2]
    var found: [[Ratios]] = widths.map { _ in [] }
    for (name, x) in zip(names, activations) {
      try inputs.step("rounding errors, \(name)")
      guard let stored = model.dense[linear: name] else { continue }
      let curvature = try LlamaModel.curvature(x)
      for (k, bits) in widths.enumerated() {
        found[k].append(try ratios(stored.map { Double($0) }, curvature, bits: bits))
      }
    }
    func mean(_ ratios: [Ratios], _ part: (Ratios) -> Double) -> Double {
      ratios.reduce(0) { $0 + part($1) } / Double(ratios.count)
    }
    let rows = zip(widths, found).map { bits, own in
      TableResult.Row(
        "\(bits) bits",
        (0..<3).map { k in .figure(Cell.significant(mean(own) { $0.mean[k] }, digits: 3)) } + [
          .figure(Cell.significant(own.map(\.most).max() ?? .nan, digits: 3))
        ])
    }
    let fine = mean(found[0]) { $0.mean[0] }, top = found[0].map(\.most).max() ?? .nan
    let order = found[0].map(\.order)
    return TableResult(
      columns: ["GPTQ", "busiest first", "to nearest", "GPTQ over its bound, at most"], rows: rows,
      shapes: [
        Shape(
          "in 8 bits GPTQ leaves what uniform errors of its columns leave, to 5 % (our threshold)",
          holds: abs(fine - 1) < 0.05, evidence: Cell.significant(fine)),
        Shape(
          "in 8 bits no layer exceeds the nearest plane's bound", holds: top <= 1,
          evidence: "at most \(Cell.significant(top, digits: 3)) of s²/4 Σ 1/U_jj²"),
        Shape(
          "busiest inputs first lowers Σ 1/U_jj² in every layer",
          holds: order.allSatisfy { $0 < 1 },
          evidence: "to \(Cell.decimal(order.min() ?? .nan, digits: 3)) … "
            + "\(Cell.decimal(order.max() ?? .nan, digits: 3)) of it"),
      ],
      notes: [
        model.note,
        "means over \(names.count) layers; H is damped by a hundredth of its mean diagonal, to nearest it is not; a weight that GPTQ has moved beyond its "
          + "grid is clipped, of which the bound knows nothing: there are few in 8 bits and many in 2",
      ])
  }
}
