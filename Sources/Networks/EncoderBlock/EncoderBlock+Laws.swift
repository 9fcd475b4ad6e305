import Scalars
import Structures
import Verification

extension EncoderBlock {
  private static func changed(
    _ problem: Problem, _ parts: [EncoderShape.Part], _ change: (Int, Double) -> Double
  ) -> Problem {
    var problem = problem
    for part in parts {
      let (start, size) = (problem.shape.start(part), problem.shape.size(part))
      for i in 0..<size.rows * size.columns {
        problem.parameters[start + i] = change(i, problem.parameters[start + i])
      }
    }
    return problem
  }

  public static let laws: [Law<EncoderBlock>] = [
    Law("Positions in reverse give the results in reverse: nothing tells one from another.") {
      problem, subject in
      let t = problem.x.rows, d = problem.shape.width
      var reversed = problem
      reversed.x = Matrix(rows: t, columns: d) { problem.x[t - 1 - $0, $1] }
      let (y, z) = (subject(problem)["y"], subject(reversed)["y"])
      return areNear(y, (0..<t).reversed().flatMap { Array(z[$0 * d..<($0 + 1) * d]) })
    },
    Law("A vector added to all keys changes nothing, to 2⁻⁶⁰.") { problem, subject in
      let d = problem.shape.width
      let shifted = changed(problem, [.attentionBias]) { i, b in
        d..<2 * d ~= i ? b + Double(i % 3) - 0.5 : b
      }
      return areNear(subject(shifted)["y"], subject(problem)["y"])
    },
    Law("Without gain or shift a result has mean 0 and at most d of squares, d less what ε takes.")
    {
      problem, subject in
      let d = problem.shape.width
      let plain = changed(problem, [.lastGain, .lastShift]) { i, _ in 1 }
      let y = subject(plain)["y"].map { $0 - 1 }
      let slack = Ball(0x1p-60)
      return (0..<problem.x.rows).allSatisfy { t in
        let row = Array(y[t * d..<(t + 1) * d])
        return sum(row).absolute < slack && squaredNorm(row) < Ball(Double(d)) + slack
      }
    },
    Law("Twice the last gain and shift, twice the result.") { problem, subject in
      let doubled = changed(problem, [.lastGain, .lastShift]) { 2 * $1 }
      return areNear(subject(doubled)["y"], subject(problem)["y"].map { $0 * 2 })
    },
    Law("A position alone attends to itself: queries and keys change nothing.") {
      problem, subject in
      let d = problem.shape.width
      var alone = problem
      alone.x = Matrix(rows: 1, columns: d) { problem.x[$0, $1] }
      let other = changed(alone, [.attention]) { i, w in i < 2 * d * d ? 1 - w : w }
      return areNear(subject(other)["y"], subject(alone)["y"])
    },
    Law("A copy of every position changes nothing: a mean of equal values is their value.") {
      problem, subject in
      let t = problem.x.rows
      var twice = problem
      twice.x = Matrix(rows: 2 * t, columns: problem.shape.width) { problem.x[$0 % t, $1] }
      let y = subject(problem)["y"]
      return areNear(subject(twice)["y"], y + y)
    },
  ]
}
