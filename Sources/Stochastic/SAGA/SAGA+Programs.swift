import Scalars
import Verification

extension SAGA {
  /// The table of gradients, and their average kept up to date: O(d) for an update, O(Nd) of memory.
  ///
  /// - Parameter observe: Sees the number of updates that were made, and w.
  static func withTable(
    _ problem: Problem, observe: (_ updates: Int, _ w: [Double]) -> Void = { _, _ in }
  ) -> [Double] {
    let (n, d) = (problem.data.records, problem.data.features)
    var w = [Double](repeating: 0, count: d)
    var (table, fresh) = ([[Double]](repeating: w, count: n), w)
    for i in 0..<n { fill(&table[i], problem, i, at: w) }
    var average = mean(table, d)
    for k in 0..<problem.updates {
      let j = problem.pick(k)
      fill(&fresh, problem, j, at: w)
      for l in 0..<d {
        let change = fresh[l] - table[j][l]
        w[l] -= problem.step * (change + average[l])
        average[l] += change / Double(n)
        table[j][l] = fresh[l]
      }
      observe(k + 1, w)
    }
    return w
  }

  /// The number of a version for each record, and the versions: old gradients are computed again.
  static func withVersions(_ problem: Problem) -> [Double] {
    let (n, d) = (problem.data.records, problem.data.features)
    var history = [[Double](repeating: 0, count: d)]
    history.reserveCapacity(problem.updates + 1)
    var version = [Int](repeating: 0, count: n)
    var (fresh, old) = (history[0], history[0])
    var average = mean(
      (0..<n).map { i in
        fill(&old, problem, i, at: history[0])
        return old
      }, d)
    for k in 0..<problem.updates {
      let j = problem.pick(k)
      var w = history[k]
      fill(&fresh, problem, j, at: w)
      fill(&old, problem, j, at: history[version[j]])
      for l in 0..<d {
        let change = fresh[l] - old[l]
        w[l] -= problem.step * (change + average[l])
        average[l] += change / Double(n)
      }
      version[j] = k
      history.append(w)
    }
    return history[problem.updates]
  }

  private static func mean(_ table: [[Double]], _ d: Int) -> [Double] {
    var sum = [Double](repeating: 0, count: d)
    for row in table { for l in 0..<d { sum[l] += row[l] } }
    return sum.map { $0 / Double(table.count) }
  }

  private static func fill(_ g: inout [Double], _ problem: Problem, _ i: Int, at w: [Double]) {
    let x = problem.data.samples[i]
    var residual = -problem.data.targets[i]
    for l in w.indices { residual += x[l] * w[l] }
    for l in w.indices { g[l] = problem.ridge * w[l] + residual * x[l] }
  }

  /// Either program is within this bound.
  ///
  /// A gradient at version v is off by e = (‖xᵢ‖² + μ)E + γₖ(‖xᵢ‖ reachᵢ + μM); a table's entry by the e of
  /// its version, at most A over all of them; the average by A, and by what its updates add: e + A and their
  /// rounding over N. All of it times γ goes into w. G bounds the gradients themselves.
  static func bound(_ problem: Problem) -> ErrorBound {
    let data = problem.data
    let nominal = iterates(problem, step: problem.step, over: Double.self)
    var errors = ErrorRecursion(data, nominal: nominal)
    let (n, unit) = (Double(data.records), errors.unit)
    func size(_ i: Int, _ v: Int) -> Double {
      errors.norms[i] * errors.reach(i, at: v) + problem.ridge * errors.magnitudes[v]
    }
    func error(_ i: Int, _ v: Int) -> Double {
      let propagated = errors.norms[i] * errors.norms[i] + problem.ridge
      return propagated * errors.errors[v] + 2 * unit * size(i, v)
    }
    let indices = Array(data.samples.indices)
    var tableError = indices.map { error($0, 0) }.max() ?? 0
    var largest = indices.map { size($0, 0) }.max() ?? 0
    var averageError = tableError + unit * largest
    for k in 0..<problem.updates {
      let j = problem.pick(k)
      let (fresh, g) = (error(j, k), size(j, k))
      largest = max(largest, g)
      let direction = fresh + tableError + averageError + 4 * unit * largest
      let added =
        problem.step * direction + unit * (errors.magnitudes[k] + 4 * problem.step * largest)
      averageError += (fresh + tableError + 4 * unit * largest) / n + unit * largest
      tableError = max(tableError, fresh)
      errors.append(added: added)
    }
    return ["w": .norm(errors.errors.last ?? 0)]
  }
}
