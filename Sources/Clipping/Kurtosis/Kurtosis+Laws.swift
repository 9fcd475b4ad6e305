import Scalars
import Verification

extension Kurtosis {
  static let statements: [Law<Kurtosis>] = [
    Law("The gradient sums to zero: a shift changes no kurtosis.") { problem, subject in
      sum(subject(problem)["gradient"]) == 0
    },
    Law("The gradient is orthogonal to the numbers: nor does a scale.") { problem, subject in
      let y = problem.outputs.map { Rational(Double($0)) }
      return dot(subject(problem)["gradient"], y) == 0
    },
    Law("Kurtosis is at least 1 + skewness².", place: "Pearson 1916") { problem, subject in
      let result = subject(problem)
      let off = problem.outputs.map { Rational(Double($0)) - result["mean"][0] }
      let third = off.reduce(0) { $0 + $1 * $1 * $1 } / Rational(off.count)
      let variance = result["variance"][0]
      guard variance > 0 else { return false }
      return result["kurtosis"][0] >= 1 + third * third / (variance * variance * variance)
    },
    Law("Kurtosis is at most n - 2 + 1/(n - 1), what one number among zeros has.") {
      problem, subject in
      let n = Rational(problem.outputs.count)
      return subject(problem)["kurtosis"][0] <= n - 2 + 1 / (n - 1)
    },
    Law("Times -2: the mean as well, four times the variance, the same kurtosis, -½ the gradient.")
    {
      problem, subject in
      let (result, other) = (
        subject(problem), subject(Problem(problem.outputs.map { -2 * $0 }))
      )
      return other["mean"][0] == -2 * result["mean"][0]
        && other["variance"][0] == 4 * result["variance"][0]
        && other["kurtosis"] == result["kurtosis"]
        && other["gradient"].map { -2 * $0 } == result["gradient"]
    },
    Law("A sample said twice has the same mean, variance and kurtosis, and half the gradient.") {
      problem, subject in
      let twice = subject(Problem(problem.outputs + problem.outputs))
      let result = subject(problem)
      return twice["mean"] == result["mean"] && twice["variance"] == result["variance"]
        && twice["kurtosis"] == result["kurtosis"]
        && twice["gradient"].map { 2 * $0 } == result["gradient"] + result["gradient"]
    },
  ]

  /// E[y⁴] - 4μE[y³] + 6μ²E[y²] - 3μ⁴ over the square of E[y²] - μ²: one reading, and no digits if |μ| ≫ σ.
  static let rawMoments = Implementation<Kurtosis>(
    "raw-moments", .different("Kurtosis follows from the sums of powers."),
    prepare: { problem in
      if let obstacle = problem.obstacle { throw ClippingError(obstacle) }
      return problem
    },
    run: { problem in
      var (first, second, third, fourth) = (0.0, 0.0, 0.0, 0.0)
      for output in problem.outputs {
        let y = Double(output)
        let square = y * y
        first += y
        second += square
        third += square * y
        fourth += square * square
      }
      let n = Double(problem.outputs.count)
      let mean = first / n
      let variance = second / n - mean * mean
      let third0 = third / n
      let square = mean * mean
      let m4 = fourth / n - 4 * mean * third0 + 6 * square * (second / n) - 3 * square * square
      let m3 = third0 - 3 * mean * (second / n) + 2 * square * mean
      return CentralSums(
        count: problem.outputs.count, mean: mean, second: n * variance, third: n * m3,
        fourth: n * m4
      ).observation(problem.outputs.map { _ in .nan })
    }, observe: { $0 })

  static let rawMomentsCancel = Finding(
    "Kurtosis follows from the sums of powers.",
    place: "the textbook identity for central moments, in double precision"
  ) {
    var generator = Generator(seed: 1, purpose: "Kurtosis/raw")
    let deviations = (0..<4096).map { _ in Float((1024 * generator.gaussian()).rounded()) / 1024 }
    let near = Problem(deviations)
    let far = Problem(deviations.map { 8192 + $0 })
    let right = try twoPass(near)["kurtosis"][0]
    let raw = try rawMoments(far)["kurtosis"][0]
    let merged = try kernel(.baseline)(far)["kurtosis"][0]
    let close = try rawMoments(near)["kurtosis"][0]
    return Finding.Demonstration(
      claimed: "\(right), whatever the mean",
      found: "\(raw) at a mean of 8192 σ (at none \(close)); by merged blocks \(merged)",
      isShown: abs(raw - right) > 0.01 * right && abs(merged - right) < 1e-6 * right
        && abs(close - right) < 1e-9 * right)
  }
}
