import Scalars
import Verification

extension LinearisedStep {
  /// The values in order; from its own one each variable walks downhill while the model falls.
  ///
  /// Every number is exact in double precision for entries of few bits, such as all problems here have.
  static let walk = Implementation<LinearisedStep>(
    "walk", .exact,
    prepare: { problem in
      if let obstacle = problem.obstacle { throw CodebookError(obstacle) }
      return problem
    },
    run: { problem in
      let sorted = SortedValues(problem.values)
      var labels = problem.labels
      let slopes = problem.objective.slopes(at: labels.map { problem.values[$0] })
      var decrease = 0.0
      for i in labels.indices {
        let step = sorted.step(from: labels[i], slope: slopes[i], smoothness: problem.smoothness)
        labels[i] = step.label
        decrease += step.decrease
      }
      let value = problem.objective.energy(at: labels.map { problem.values[$0] })
      return (labels: labels, value: value, decrease: decrease)
    },
    observe: {
      ["labels": .integers($0.labels), "objective": [$0.value], "decrease": [$0.decrease]]
    })
}

extension Quadratic {
  /// Az - b, by columns: those where z is zero are left out.
  func slopes(at z: [Double]) -> [Double] {
    var slopes = linear.map { -$0 }
    matrix.elements.withUnsafeBufferPointer { a in
      for (j, x) in z.enumerated() where x != 0 {
        // A is symmetric: row j is column j.
        for i in slopes.indices { slopes[i] += a[j * dimension + i] * x }
      }
    }
    return slopes
  }

  /// φ = ½ ⟨Az - b, z⟩ - ½ ⟨b, z⟩.
  func energy(at z: [Double]) -> Double {
    let slopes = slopes(at: z)
    return z.indices.reduce(0.0) { $0 + z[$1] * (slopes[$1] - linear[$1]) } / 2
  }
}
