import Bindings
import Structures

extension LassoColumns {
  /// XXᵀ/n, Xy/n and ‖y‖²/n: all that a lasso knows of its samples.
  public struct Gram: Sendable {
    let features: Int
    let matrix: Matrix<Double>
    let correlation: [Double]
    let energy: Double

    /// One sweep by covariances; the largest change of a coefficient.
    func sweep(_ w: inout [Double], lambda: Double) -> Double {
      var largest = 0.0
      matrix.elements.withUnsafeBufferPointer { g in
        for j in 0..<features where g[j * features + j] > 0 {
          let row = j * features
          var rho = correlation[j]
          for k in 0..<features where k != j { rho -= g[row + k] * w[k] }
          let new = SoftThreshold.shrink(rho, by: lambda) / g[row + j]
          largest = max(largest, abs(new - w[j]))
          w[j] = new
        }
      }
      return largest
    }

    /// The duality gap from Gw: with a = ‖r‖²/n and c = yᵀr/n it is a/2 + λ‖w‖₁ - s c + s² a/2. Cancellation
    /// leaves it correct to a few units of ‖y‖²/n only.
    func gap(_ w: [Double], lambda: Double) -> Double {
      var (a, c, largest) = (energy, energy, 0.0)
      for j in 0..<features {
        var product = 0.0
        for k in 0..<features { product += matrix[j, k] * w[k] }
        a += w[j] * (product - 2 * correlation[j])
        c -= w[j] * correlation[j]
        largest = max(largest, abs(correlation[j] - product))
      }
      let scale = lambda > 0 ? lambda / max(largest, lambda) : 0
      let penalty = w.reduce(0) { $0 + abs($1) }
      return a / 2 + lambda * penalty - scale * c + scale * scale * a / 2
    }
  }

  public func gram() -> Gram {
    let n = Double(max(1, samples))
    var matrix = Matrix(repeating: 0.0, rows: features, columns: features)
    var correlation = [Double](repeating: 0, count: features)
    targets.withUnsafeBufferPointer { y in
      guard let y = y.baseAddress else { return }
      for j in 0..<features { correlation[j] = column(j, times: y) / n }
    }
    if isDense {
      let columns = Matrix(rows: features, columns: samples, elements: values)
      try? BLAS.syrk(.upper, alpha: 1 / n, columns, &matrix)
      for i in 0..<features { for j in 0..<i { matrix[i, j] = matrix[j, i] } }
    } else if let bySample {
      Self.addOuterProducts(bySample, to: &matrix)
      for i in 0..<features {
        for j in i..<features {
          matrix[i, j] /= n
          matrix[j, i] = matrix[i, j]
        }
      }
    }
    let energy = targets.reduce(0) { $0 + $1 * $1 } / n
    return Gram(features: features, matrix: matrix, correlation: correlation, energy: energy)
  }

  /// The upper triangle of Σ xᵢxᵢᵀ, sample by sample: Σ cᵢ(cᵢ + 1) flops for cᵢ entries.
  private static func addOuterProducts(_ x: CSR<Double>, to sum: inout Matrix<Double>) {
    let d = sum.columns
    sum.elements.withUnsafeMutableBufferPointer { sum in
      x.columnIndices.withUnsafeBufferPointer { columns in
        x.values.withUnsafeBufferPointer { values in
          for i in 0..<x.rows {
            let range = x.range(ofRow: i)
            for a in range {
              let (row, value) = (columns[a] * d, values[a])
              for b in a..<range.upperBound { sum[row + columns[b]] += value * values[b] }
            }
          }
        }
      }
    }
  }

  /// How a run ended.
  public struct Solution: Sendable {
    public var w: [Double]
    /// Sweeps, or steps.
    public var iterations: Int
  }

  /// Sweeps with residual updates until the gap is at most `tolerance`; it is asked for after every fifth.
  public func descend(lambda: Double, gap tolerance: Double, most: Int = 10_000) -> Solution {
    var state = start()
    for sweep in 1...most {
      self.sweep(&state, lambda: lambda)
      if sweep.isMultiple(of: 5), gap(state, lambda: lambda) <= tolerance {
        return Solution(w: state.w, iterations: sweep)
      }
    }
    return Solution(w: state.w, iterations: most)
  }

  /// The same with covariance updates.
  public func descendByGram(lambda: Double, gap tolerance: Double, most: Int = 10_000) -> Solution {
    let gram = gram()
    var w = [Double](repeating: 0, count: features)
    for sweep in 1...most {
      _ = gram.sweep(&w, lambda: lambda)
      if sweep.isMultiple(of: 5), gram.gap(w, lambda: lambda) <= tolerance {
        return Solution(w: w, iterations: sweep)
      }
    }
    return Solution(w: w, iterations: most)
  }

  /// FISTA on the Gram matrix with the step 1/L; the gap is asked for after every tenth step.
  public func accelerate(
    lambda: Double, gap tolerance: Double, most: Int = 100_000
  ) throws -> Solution {
    let gram = gram()
    let step = 1 / (try LAPACK.symmetricEigenvalues(gram.matrix).last ?? 1)
    var (w, previous) = (
      [Double](repeating: 0, count: features), [Double](repeating: 0, count: features)
    )
    var v = w
    var t = 1.0
    for k in 1...most {
      var gradient = gram.correlation
      try BLAS.symv(.upper, gram.matrix, v, beta: -1, &gradient)
      previous = w
      for j in w.indices {
        w[j] = SoftThreshold.shrink(v[j] - step * gradient[j], by: lambda * step)
      }
      let next = (1 + (1 + 4 * t * t).squareRoot()) / 2
      for j in w.indices { v[j] = w[j] + (t - 1) / next * (w[j] - previous[j]) }
      t = next
      if k.isMultiple(of: 10), gram.gap(w, lambda: lambda) <= tolerance {
        return Solution(w: w, iterations: k)
      }
    }
    return Solution(w: w, iterations: most)
  }

  /// x_jᵀ v.
  private func column(_ j: Int, times v: UnsafePointer<Double>) -> Double {
    values.withUnsafeBufferPointer { values in
      guard let x = values.baseAddress else { return 0 }
      guard !isDense else { return (try? BLAS.dot(n: samples, x: x + j * samples, y: v)) ?? .nan }
      var sum = 0.0
      for k in starts[j]..<starts[j + 1] { sum += x[k] * v[Int(rows[k])] }
      return sum
    }
  }
}
