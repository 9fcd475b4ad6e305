import Scalars
import Structures
import Testing
import Verification

import Codebooks

/// Bad input, and wrong steps that must be noticed.
@Suite struct CodebooksTests {
  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }

  private func identity(_ d: Int, _ linear: [Double]) -> Quadratic {
    Quadratic(matrix: Matrix(rows: d, columns: d) { $0 == $1 ? 1 : 0 }, linear: linear)
  }

  @Test func `quadratics that are none are refused in words`() {
    func refusal(_ objective: Quadratic) -> String {
      complaint {
        _ = try ValueStep.implementations[0](.init(objective: objective, values: [0, 1]))
      }
    }
    #expect(refusal(identity(2, [1, 1])) == "")
    #expect(refusal(identity(2, [1])).contains("2 × 2 for 1 variables"))
    #expect(refusal(identity(2, [1, .nan])).contains("nan is an entry"))
    let skew = Quadratic(
      matrix: Matrix(rows: 2, columns: 2, elements: [1, 0, 1, 1]), linear: [0, 0])
    #expect(refusal(skew).contains("not symmetric at row 1, column 0"))
    #expect(refusal(identity(0, [])).contains("no variables"))
  }

  @Test func `labels and values without a step are refused`() {
    func refusal(_ labels: [Int]) -> String {
      complaint {
        _ = try TiedStep.implementations[0](.init(objective: identity(2, [1, 1]), labels: labels))
      }
    }
    #expect(refusal([0]).contains("1 labels for 2 variables"))
    #expect(refusal([0, -1]).contains("-1 is negative"))
    #expect(refusal([0, 2]).contains("no variable has the label 1"))
    let empty = complaint {
      _ = try ValueStep.implementations[0](.init(objective: identity(1, [1]), values: []))
    }
    #expect(empty.contains("no value"))
  }

  /// Means of b over groups that forget the matrix are right for the identity alone.
  @Test(arguments: 3...8) func `means in the place of tied least squares are refused`(size: Int)
    throws
  {
    var isNoticed = false
    for draw in 0..<4 {
      let problem = TiedStep.problem(size: size, draw: draw, seed: 7)
      let truth = TiedStep.enclosure(of: problem)
      let implementation = TiedStep.implementations[0]
      let right = try implementation(problem)
      #expect(implementation.refusal(of: right, on: problem, truth) == nil)
      let means = (0..<problem.groups).map { k -> Double in
        let members = problem.labels.indices.filter { problem.labels[$0] == k }
        let total = members.reduce(0.0) { $0 + problem.objective.linear[$1] }
        return total / members.reduce(0.0) { $0 + problem.objective.matrix[$1, $1] }
      }
      let wrong: Observation<Double> = [
        "values": .scalars(means), "objective": .scalars(right["objective"]),
      ]
      isNoticed = isNoticed || implementation.refusal(of: wrong, on: problem, truth) != nil
    }
    #expect(isNoticed)
  }

  /// Rounding each variable of the free minimum to its nearest value is not the value step.
  @Test func `the nearest values are not the best ones, and are refused`() throws {
    var wrongs = 0
    for draw in 0..<20 {
      let problem = ValueStep.problem(size: 5, draw: draw, seed: 8)
      let truth = ValueStep.enclosure(of: problem)
      let implementation = ValueStep.implementations[0]
      #expect(implementation.refusal(of: try implementation(problem), on: problem, truth) == nil)
      let free = try TiedStep.implementations[0](
        .init(objective: problem.objective, labels: Array(0..<problem.objective.dimension)))
      let labels = free["values"].map { x in
        problem.values.indices.min {
          abs(problem.values[$0] - x) < abs(problem.values[$1] - x)
        } ?? 0
      }
      let z = labels.map { problem.values[$0] }
      let wrong: Observation<Double> = [
        "labels": .integers(labels), "objective": [problem.objective.value(z)],
      ]
      if implementation.refusal(of: wrong, on: problem, truth) != nil { wrongs += 1 }
    }
    #expect(wrongs > 0)
  }
}
