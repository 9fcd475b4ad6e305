import Bindings
public import Structures

/// The samples of a lasso feature by feature, as coordinate descent reads them: dense or with indices.
public struct LassoColumns: Sendable {
  public let samples: Int, features: Int
  let targets: [Double]
  /// Entries of each column one behind the other; with `starts` and `rows` if they are sparse.
  let values: [Double]
  let rows: [Int32]
  let starts: [Int]
  let isDense: Bool
  /// The same entries sample by sample, if they are sparse: what a Gram matrix is summed from.
  let bySample: CSR<Double>?
  /// (1/n) x_jᵀx_j.
  let norms: [Double]

  /// Dense columns are kept if a quarter of the entries or more are stored.
  ///
  /// - Precondition: There is one target for each sample.
  public init(_ x: CSR<Double>, _ targets: [Double]) {
    precondition(x.rows == targets.count, "\(targets.count) targets for \(x.rows) samples.")
    (samples, features) = (x.rows, x.columns)
    self.targets = targets
    var counts = [Int](repeating: 0, count: x.columns + 1)
    for j in x.columnIndices { counts[j + 1] += 1 }
    for j in 0..<x.columns { counts[j + 1] += counts[j] }
    isDense = 4 * x.entryCount >= x.rows * x.columns
    bySample = isDense ? nil : x
    var norms = [Double](repeating: 0, count: x.columns)
    var values = [Double](repeating: 0, count: isDense ? x.rows * x.columns : x.entryCount)
    var rows = [Int32](repeating: 0, count: isDense ? 0 : x.entryCount)
    var next = counts
    for i in 0..<x.rows {
      for k in x.range(ofRow: i) {
        let j = x.columnIndices[k]
        norms[j] += x.values[k] * x.values[k]
        if isDense {
          values[j * x.rows + i] += x.values[k]
        } else {
          values[next[j]] = x.values[k]
          rows[next[j]] = Int32(i)
          next[j] += 1
        }
      }
    }
    (self.values, self.rows, starts) = (values, rows, counts)
    let n = Double(max(1, x.rows))
    self.norms = norms.map { $0 / n }
  }

  /// Coefficients and the residual y - Xᵀw that belongs to them.
  public struct State: Sendable {
    public var w: [Double]
    var residual: [Double]
  }

  public func start() -> State {
    State(w: [Double](repeating: 0, count: features), residual: targets)
  }

  /// One sweep over all coordinates; the largest change of a coefficient.
  @discardableResult public func sweep(_ state: inout State, lambda: Double) -> Double {
    let n = Double(samples)
    var largest = 0.0
    state.residual.withUnsafeMutableBufferPointer { residual in
      guard let r = residual.baseAddress else { return }
      for j in 0..<features where norms[j] > 0 {
        let old = state.w[j]
        let rho = product(j, r) / n + norms[j] * old
        let new = SoftThreshold.shrink(rho, by: lambda) / norms[j]
        guard new != old else { continue }
        add(old - new, j, to: r)
        state.w[j] = new
        largest = max(largest, abs(new - old))
      }
    }
    return largest
  }

  /// x_jᵀ r.
  private func product(_ j: Int, _ r: UnsafePointer<Double>) -> Double {
    values.withUnsafeBufferPointer { values in
      guard let v = values.baseAddress else { return 0 }
      guard !isDense else { return (try? BLAS.dot(n: samples, x: v + j * samples, y: r)) ?? .nan }
      return rows.withUnsafeBufferPointer { rows in
        var (even, odd) = (0.0, 0.0)
        var k = starts[j]
        let end = starts[j + 1]
        while k &+ 2 <= end {
          even += v[k] * r[Int(rows[k])]
          odd += v[k &+ 1] * r[Int(rows[k &+ 1])]
          k &+= 2
        }
        if k < end { even += v[k] * r[Int(rows[k])] }
        return even + odd
      }
    }
  }

  /// r += α x_j.
  private func add(_ alpha: Double, _ j: Int, to r: UnsafeMutablePointer<Double>) {
    values.withUnsafeBufferPointer { values in
      guard let v = values.baseAddress else { return }
      guard !isDense else {
        try? BLAS.axpy(n: samples, alpha: alpha, x: v + j * samples, y: r)
        return
      }
      rows.withUnsafeBufferPointer { rows in
        for k in starts[j]..<starts[j + 1] { r[Int(rows[k])] += alpha * v[k] }
      }
    }
  }

  /// The duality gap of w: what is left to gain is no more.
  public func gap(_ w: [Double], lambda: Double) -> Double {
    var residual = targets
    residual.withUnsafeMutableBufferPointer { r in
      guard let r = r.baseAddress else { return }
      for j in 0..<features where w[j] != 0 { add(-w[j], j, to: r) }
    }
    return gap(State(w: w, residual: residual), lambda: lambda)
  }

  /// The same with the residual at hand.
  public func gap(_ state: State, lambda: Double) -> Double {
    let n = Double(samples)
    let largest = state.residual.withUnsafeBufferPointer { r in
      guard let r = r.baseAddress else { return 0.0 }
      return (0..<features).reduce(0.0) { max($0, abs(product($1, r))) }
    }
    let scale = lambda > 0 ? lambda * n / max(largest, lambda * n) : 0
    var (loss, dual) = (0.0, 0.0)
    for (y, r) in zip(targets, state.residual) {
      loss += r * r
      dual += y * y - (y - scale * r) * (y - scale * r)
    }
    let penalty = state.w.reduce(0) { $0 + abs($1) }
    return (loss - dual) / (2 * n) + lambda * penalty
  }
}
