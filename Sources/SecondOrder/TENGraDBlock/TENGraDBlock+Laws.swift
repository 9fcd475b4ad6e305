import Scalars
import Verification

extension TENGraDBlock {
  static let statements: [Law<TENGraDBlock>] = [
    Law("Woodbury's identity is exact: the kernel of the samples gives the same direction.") {
      problem, subject in
      subject(problem)["direction"] == dual(problem, over: Rational.self)
    },
    Law("Every sample twice, with half of its coefficient, changes nothing.") { problem, subject in
      let ids = Array(0..<problem.samples)
      var twice = problem.keeping(ids + ids)
      twice.z = twice.z.map { $0 / 2 }
      return subject(twice)["direction"] == subject(problem)["direction"]
    },
    Law("The order of the samples is of no consequence.") { problem, subject in
      let reversed = problem.keeping((0..<problem.samples).reversed())
      return subject(reversed)["direction"] == subject(problem)["direction"]
    },
    Law("Inputs with other signs and in another order give the direction in that basis.") {
      problem, subject in
      let k = problem.inputs
      func turned<S: Scalar>(_ x: [S]) -> [S] {
        x.indices.map { index in
          let (row, c) = (index / k, index % k)
          let value = x[row * k + (k - 1 - c)]
          return c % 2 == 0 ? -value : value
        }
      }
      var other = problem
      (other.a, other.w) = (turned(problem.a), turned(problem.w))
      return subject(other)["direction"] == turned(subject(problem)["direction"])
    },
    Law("Of one sample it is Sherman and Morrison's: (v − J⟨J, v⟩/(λ + ‖J‖²))/λ.") {
      problem, subject in
      let single = problem.keeping([0])
      let j = single.jacobians(over: Rational.self)[0]
      let lambda = Rational(single.lambda)
      let v = axpy(Rational(single.z[0]), j, single.w.map { Rational($0) })
      let along = dot(j, v) / (lambda + squaredNorm(j))
      return subject(single)["direction"] == axpy(-along, j, v).map { $0 / lambda }
    },
    Law("It descends and is shorter than v/λ: λ‖x‖² ≤ ⟨v, x⟩ and λ²‖x‖² ≤ ‖v‖².") {
      problem, subject in
      let x = subject(problem)["direction"], lambda = Rational(problem.lambda)
      var v = problem.w.map { Rational($0) }
      for (z, j) in zip(problem.z, problem.jacobians(over: Rational.self)) {
        v = axpy(Rational(z), j, v)
      }
      guard x.count == v.count else { return false }
      let square = lambda * squaredNorm(x)
      return square <= dot(v, x) && lambda * square <= squaredNorm(v)
    },
    Law("For large λ it is the gradient: ‖λx − v‖ ≤ tr(F)/λ ‖v‖.") { problem, subject in
      var heavy = problem
      heavy.lambda = 0x1p20
      let (x, lambda) = (subject(heavy)["direction"], Rational(heavy.lambda))
      let jacobians = problem.jacobians(over: Rational.self)
      var v = problem.w.map { Rational($0) }
      for (z, j) in zip(problem.z, jacobians) { v = axpy(Rational(z), j, v) }
      guard x.count == v.count else { return false }
      let trace = jacobians.reduce(Rational(0)) { $0 + squaredNorm($1) } / Rational(problem.samples)
      let rest = squaredNorm(v.indices.map { lambda * x[$0] - v[$0] })
      return rest * lambda * lambda <= trace * trace * squaredNorm(v)
    },
    Law(
      "Positions in another order are the same convolution; one alone is a fully connected layer."
    ) {
      problem, subject in
      let (l, k, m) = (problem.positions, problem.inputs, problem.outputs)
      func reversed(_ x: [Double], _ width: Int) -> [Double] {
        (0..<problem.rows * width).map { index -> Double in
          let row = index / width
          let mirrored = row / l * l + (l - 1 - row % l)
          return x[mirrored * width + index % width]
        }
      }
      var other = problem
      (other.a, other.g) = (reversed(problem.a, k), reversed(problem.g, m))
      return subject(other)["direction"] == subject(problem)["direction"]
    },
  ]
}
