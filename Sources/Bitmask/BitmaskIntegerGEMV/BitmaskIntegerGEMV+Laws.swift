import Scalars
import Structures
import Verification

extension BitmaskIntegerGEMV {
  static let statements: [Law<BitmaskIntegerGEMV>] = [
    Law("The j-th unit vector gives the j-th column.") { problem, subject in
      problem.x.indices.allSatisfy { j in
        var unit = problem
        unit.x = problem.x.indices.map { $0 == j ? 1 : 0 }
        return subject(unit)["y"] == problem.matrix.column(j).map { Rational(Int($0)) }
      }
    },
    Law("The results for u and v add up to the one for x = u + v.") { problem, subject in
      let u = problem.x.map { $0 / 3 }
      var (first, second) = (problem, problem)
      first.x = u
      second.x = zip(problem.x, u).map { $0 - $1 }
      let total = zip(subject(first)["y"], subject(second)["y"]).map { $0 + $1 }
      return total == subject(problem)["y"]
    },
    Law("Columns of W and entries of x in another order give the same y.") { problem, subject in
      let order = Array(problem.x.indices.reversed())
      let turned = Problem(
        matrix: Matrix(rows: problem.matrix.rows, columns: order.count) {
          problem.matrix[$0, order[$1]]
        }, x: order.map { problem.x[$0] })
      return subject(turned)["y"] == subject(problem)["y"]
    },
    Law("|yᵢ| is at most 128 times the magnitudes of row i.") { problem, subject in
      let y = subject(problem)["y"]
      return y.indices.allSatisfy { i in
        let size = problem.matrix[row: i].reduce(0) { $0 + Int($1.magnitude) }
        return y[i].absolute <= Rational(128 * size)
      }
    },
  ]
}
