import Codebooks
import Scalars
import Structures
import Verification

extension PVTuning {
  /// What methods do from the same starts.
  struct Study {
    /// Draw by draw.
    var runs: [ValueMethod: [QuadraticRun]] = [:]
    /// The least φ that any labels allow, and what φ is without a limit on values.
    var least: [Double] = []
    var free: [Double] = []

    func values(_ method: ValueMethod, _ part: (QuadraticRun) -> Double) -> [Double] {
      (runs[method] ?? []).map(part)
    }
  }

  /// φ = ½ (z - w)ᵀA(z - w) less its value at 0, for a normal w; the start is a guess at w, in c shares of equal size.
  private static func drawn(
    _ d: Int, _ c: Int, _ generator: inout Generator
  ) -> (objective: Quadratic, labels: [Int], free: Double) {
    let rows = d + d / 4
    let g = Matrix<Double>(rows: rows, columns: d) { _, _ in generator.gaussian() }
    let columns = (0..<d).map { g.column($0) }
    var a = Matrix(repeating: 0.0, rows: d, columns: d)
    for i in 0..<d {
      for j in 0...i {
        let product = dot(columns[i], columns[j]) / Double(rows)
        (a[i, j], a[j, i]) = (product, product)
      }
    }
    let w = (0..<d).map { _ in generator.gaussian() }
    let b = (0..<d).map { dot(Array(a[row: $0]), w) }
    // What is rounded for the start knows w with an error as large as itself.
    let guess = w.map { $0 + generator.gaussian() }
    let order = guess.indices.sorted { guess[$0] < guess[$1] }
    var labels = [Int](repeating: 0, count: d)
    for (rank, i) in order.enumerated() { labels[i] = rank * c / d }
    return (Quadratic(matrix: a, linear: b), labels, -dot(b, w) / 2)
  }

  static func study(
    _ setting: (dimension: Int, values: Int, draws: Int, rounds: Int), _ methods: [ValueMethod],
    enumerated: Bool, _ generator: inout Generator, _ progress: (String) -> Void
  ) throws -> Study {
    var study = Study()
    for draw in 0..<setting.draws {
      if !enumerated { progress("d = \(setting.dimension), draw \(draw + 1)") }
      let (objective, labels, free) = drawn(setting.dimension, setting.values, &generator)
      study.free.append(free)
      if enumerated {
        study.least.append(
          try partitions(setting.dimension, atMost: setting.values).map {
            try TiedStep.implementations[0](.init(objective: objective, labels: $0))["objective"][0]
          }.min() ?? .nan)
      }
      for method in methods {
        let run = try QuadraticRun(
          objective, labels, method, rounds: setting.rounds, &generator)
        study.runs[method, default: []].append(run)
      }
    }
    return study
  }
}
