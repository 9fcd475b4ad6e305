import Scalars
import Structures
import Verification

/// The very optimiser that training runs take, sent along a sequence of gradients.
struct Walk<Optimiser: FirstOrder> {
  let start: Matrix<Double>, directions: [Matrix<Double>]
  let optimiser: Optimiser

  init(_ problem: GradientSequence, _ optimiser: Optimiser) throws {
    let problem = try problem.validated()
    func row(_ x: [Double]) -> Matrix<Double> {
      Matrix(rows: 1, columns: x.count, elements: x)
    }
    (start, directions) = (row(problem.weights), problem.gradients.map(row))
    self.optimiser = optimiser
  }

  func run() -> (weights: [Double], optimiser: Optimiser) {
    var (w, moving) = (start, optimiser)
    for direction in directions { moving.move(&w, along: direction) }
    return (w.elements, moving)
  }
}

/// Running error analysis of a formula, every number that the format cannot hold rounded first.
func runningBound<T: BinaryFloatingPoint & Sendable>(
  _: T.Type,
  _ formula: ((Double) -> Scalars.RunningError<T>) -> Observation<Scalars.RunningError<T>>
) -> ErrorBound {
  let result = formula { value in
    let number = Scalars.RunningError<T>(value)
    return T(exactly: value) == nil ? number * 1 : number
  }
  let bounds = result.quantities.map { quantity in
    (quantity.name, Bound.componentwise(result[quantity.name].map(\.error)))
  }
  return ErrorBound(Dictionary(uniqueKeysWithValues: bounds))
}
