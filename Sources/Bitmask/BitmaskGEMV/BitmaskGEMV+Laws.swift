import Scalars
import Structures
import Verification

extension BitmaskGEMV {
  static let statements: [Law<BitmaskGEMV>] = [
    Law("The j-th unit vector gives the j-th column.") { problem, subject in
      problem.x.indices.allSatisfy { j in
        var unit = problem
        unit.x = problem.x.indices.map { $0 == j ? 1 : 0 }
        return subject(unit)["y"] == problem.matrix.column(j).map { Rational(Double($0)) }
      }
    },
    Law("The results for x and -x cancel, and the one for 2x + u is twice x's and u's.") {
      problem, subject in
      let y = subject(problem)["y"]
      let u = problem.x.indices.map { Double($0 % 3 - 1) }
      var (opposite, other, both) = (problem, problem, problem)
      opposite.x = problem.x.map { -$0 }
      other.x = u
      both.x = zip(problem.x, u).map { 2 * $0 + $1 }
      return subject(opposite)["y"] == y.map { -$0 }
        && subject(both)["y"] == zip(y, subject(other)["y"]).map { $0 + $0 + $1 }
    },
    Law("Columns of W and entries of x in another order give the same y.") { problem, subject in
      let order = Array(problem.x.indices.reversed())
      let turned = Problem(
        matrix: Matrix(rows: problem.matrix.rows, columns: order.count) {
          problem.matrix[$0, order[$1]]
        }, x: order.map { problem.x[$0] })
      return subject(turned)["y"] == subject(problem)["y"]
    },
    Law("Rows in another order give y in that order.") { problem, subject in
      let m = problem.matrix.rows
      var turned = problem
      turned.matrix = Matrix(rows: m, columns: problem.x.count) {
        problem.matrix[m - 1 - $0, $1]
      }
      return subject(turned)["y"] == Array(subject(problem)["y"].reversed())
    },
    Law("A column of zeros more, whatever x holds there, changes nothing.") { problem, subject in
      let n = problem.x.count
      let wider = Problem(
        matrix: Matrix(rows: problem.matrix.rows, columns: n + 1) {
          $1 == 0 ? 0 : problem.matrix[$0, $1 - 1]
        }, x: [1e30] + problem.x)
      return subject(wider)["y"] == subject(problem)["y"]
    },
  ]

  private static let absent = [
    Special<BitmaskGEMV>(
      "an infinity at a column of zeros",
      Problem(
        matrix: Matrix(rows: 1, columns: 4, elements: [1, 0, 2, -0.0]),
        x: [1, .infinity, 2, .nan]),
      contract: "what is zero is not multiplied", gives: ["y": [5]]),
    Special<BitmaskGEMV>(
      "NaN at a column that every second row keeps",
      Problem(
        matrix: Matrix(rows: 5, columns: 35) { $1 == 17 && $0 % 2 == 1 ? 0 : 1 },
        x: (0..<35).map { $0 == 17 ? .nan : 1 }),
      contract: "NaN propagates to every row that keeps its column, and to no other",
      gives: ["y": .scalars((0..<5).map { $0 % 2 == 0 ? .nan : 34 })]),
  ]

  /// Two blocks and three columns; a panel and one row.
  static let spoilt: [Special<BitmaskGEMV>] =
    absent
    + (0..<35).map { column in
      Special(
        "NaN at column \(column) of 35",
        Problem(
          matrix: Matrix(repeating: 1, rows: 5, columns: 35),
          x: (0..<35).map { $0 == column ? .nan : 1 }),
        contract: "NaN propagates to every row that keeps its column",
        gives: ["y": .scalars([Double](repeating: .nan, count: 5))])
    }

  /// What a product with the zeros written out does otherwise.
  static let exemptions = Dictionary(
    uniqueKeysWithValues: absent.map {
      ($0.name, "a product with a zero that is written out is NaN")
    })
}
