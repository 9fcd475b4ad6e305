public import Structures

/// What a worker computes with: its records in compressed rows.
public struct Records: Sendable {
  let rows: CSR<Double>
  let targets: [Double]

  public init(_ rows: CSR<Double>, targets: [Double]) {
    (self.rows, self.targets) = (rows, targets)
  }

  init(_ problem: LeastSquares) {
    let dense = Matrix(
      rows: problem.records, columns: problem.features, elements: problem.samples.flatMap { $0 })
    self.init(CSR(dense), targets: problem.targets)
  }

  var features: Int { rows.columns }

  /// xᵢᵀw − yᵢ.
  @inline(__always)
  func residual(_ i: Int, _ w: UnsafeBufferPointer<Double>) -> Double {
    let range = rows.range(ofRow: i)
    return rows.columnIndices.withUnsafeBufferPointer { columns in
      rows.values.withUnsafeBufferPointer { values in
        var sum = 0.0
        for k in range { sum += values[k] * w[columns[k]] }
        return sum - targets[i]
      }
    }
  }

  /// g += c xᵢ.
  @inline(__always)
  func add(_ c: Double, _ i: Int, to g: UnsafeMutableBufferPointer<Double>) {
    let range = rows.range(ofRow: i)
    rows.columnIndices.withUnsafeBufferPointer { columns in
      rows.values.withUnsafeBufferPointer { values in
        for k in range { g[columns[k]] += c * values[k] }
      }
    }
  }

  /// Σ (xᵢᵀw − yᵢ) xᵢ over some records, in their order.
  public func gradient(_ ids: [Int], at w: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: features)
    w.withUnsafeBufferPointer { w in
      sum.withUnsafeMutableBufferPointer { sum in
        for i in ids { add(residual(i, w), i, to: sum) }
      }
    }
    return sum
  }

  /// xᵢᵀw − yᵢ for some records.
  public func residuals(_ ids: [Int], at w: [Double]) -> [Double] {
    w.withUnsafeBufferPointer { w in ids.map { residual($0, w) } }
  }

  /// Σ cᵢ xᵢ over some records, in their order.
  public func combination(_ ids: [Int], _ coefficients: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: features)
    sum.withUnsafeMutableBufferPointer { sum in
      for (i, c) in zip(ids, coefficients) { add(c, i, to: sum) }
    }
    return sum
  }

  /// (1/2N) Σ (xᵢᵀw − yᵢ)².
  public func value(at w: [Double]) -> Double {
    w.withUnsafeBufferPointer { w in
      var sum = 0.0
      for i in targets.indices {
        let r = residual(i, w)
        sum += r * r
      }
      return sum / Double(2 * targets.count)
    }
  }
}
