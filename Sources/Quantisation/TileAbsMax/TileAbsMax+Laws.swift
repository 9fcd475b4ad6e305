import Scalars
import Structures
import Verification

extension TileAbsMax {
  static let statements: [Law<TileAbsMax>] = [
    Law("No weight is further than half its tile's step from its code.") { problem, subject in
      let result = subject(problem)
      return problem.tiles.enumerated().allSatisfy { t, tile in
        let step = result["steps"][t]
        return tile.rows.allSatisfy { i in
          tile.columns.allSatisfy { j in
            let code = result["codes"][i * problem.weights.columns + j]
            return (Rational(Double(problem.weights[i, j])) - code * step).absolute * 2 <= step
          }
        }
      }
    },
    Law("Every tile has a code of ±L, unless it is zero.") { problem, subject in
      let codes = subject(problem)["codes"]
      return problem.tiles.allSatisfy { tile in
        let places = tile.rows.flatMap { i in
          tile.columns.map { i * problem.weights.columns + $0 }
        }
        return places.allSatisfy { problem.weights.elements[$0] == 0 && codes[$0] == 0 }
          || places.contains { codes[$0].absolute == Rational(problem.levels) }
      }
    },
    Law("The transposed matrix in transposed tiles has the transposed codes.") { problem, subject in
      let w = problem.weights
      let turned = Problem(
        weights: w.transposed, tileRows: problem.tileColumns, tileColumns: problem.tileRows,
        levels: problem.levels)
      let (codes, other) = (subject(problem)["codes"], subject(turned)["codes"])
      return (0..<w.rows).allSatisfy { i in
        (0..<w.columns).allSatisfy { codes[i * w.columns + $0] == other[$0 * w.rows + i] }
      }
    },
    Law("Weights times -2 take twice the steps and codes of opposite sign.") { problem, subject in
      var scaled = problem
      scaled.weights = problem.weights.map { -2 * $0 }
      let (result, other) = (subject(problem), subject(scaled))
      return other["steps"] == result["steps"].map { 2 * $0 }
        && other["codes"] == result["codes"].map { -$0 }
    },
  ]
}
