import Scalars
import Verification

extension DynamicQuantiser {
  private static func scale(_ problem: Problem, _ i: Int) -> Rational {
    let block = problem.blocks[i / problem.block]
    return normInfinity(problem.values[block].map { Rational(Double($0)) })
  }

  private static func isComplete(_ result: Observation<Rational>, _ problem: Problem) -> Bool {
    result["values"].count == problem.values.count && result["codes"].count == problem.values.count
  }

  static let statements: [Law<DynamicQuantiser>] = [
    Law(
      "In the decade [10⁻ᵉ⁻¹, 10⁻ᵉ] a number is off by half a part at most: 0.45 · 10⁻ᵉ/n of the scale; below all, by itself."
    ) { problem, subject in
      let result = subject(problem)
      guard isComplete(result, problem) else { return false }
      return problem.values.indices.allSatisfy { i in
        let (x, a) = (Rational(Double(problem.values[i])), scale(problem, i))
        let error = (result["values"][i] - x).absolute
        var top = a
        for e in 0..<7 {
          let parts = problem.isSigned ? 1 << (6 - e) : 2 << (6 - e)
          if 10 * x.absolute >= top { return error <= Rational(45, 100) * top / Rational(parts) }
          top /= 10
        }
        return error <= x.absolute
      }
    },
    Law("What is read back is nearer than every other level.") { problem, subject in
      let result = subject(problem)
      guard isComplete(result, problem) else { return false }
      let all = levels(isSigned: problem.isSigned)
      return problem.values.indices.allSatisfy { i in
        let (x, a) = (Rational(Double(problem.values[i])), scale(problem, i))
        let error = (result["values"][i] - x).absolute
        return all.allSatisfy { error <= (Rational($0, unit) * a - x).absolute }
      }
    },
    Law("The codes say what is read back: code c is level c of the scale.") { problem, subject in
      let result = subject(problem)
      guard isComplete(result, problem) else { return false }
      let all = levels(isSigned: problem.isSigned)
      return problem.values.indices.allSatisfy { i in
        let code = Int(result["codes"][i].approximation)
        guard all.indices.contains(code) else { return false }
        return result["values"][i] == Rational(all[code], unit) * scale(problem, i)
      }
    },
    Law("Of two numbers of a block the greater is not read back as the smaller.") {
      problem, subject in
      let result = subject(problem)
      guard isComplete(result, problem) else { return false }
      return problem.blocks.allSatisfy { block in
        let order = block.sorted { problem.values[$0] < problem.values[$1] }
        return zip(order, order.dropFirst()).allSatisfy {
          result["values"][$0] <= result["values"][$1]
        }
      }
    },
    Law("No number changes its sign, and 0 stays 0.") { problem, subject in
      let result = subject(problem)
      guard isComplete(result, problem) else { return false }
      return zip(problem.values, result["values"]).allSatisfy { x, y in
        x > 0 ? y >= 0 : x < 0 ? y <= 0 : y == 0
      }
    },
    Law("Numbers a power of two as large have the same codes, and scales as large.") {
      problem, subject in
      var other = problem
      other.values = problem.values.map { $0 * 0x1p-7 }
      let (a, b) = (subject(problem), subject(other))
      return a["codes"] == b["codes"] && a["scales"] == b["scales"].map { 128 * $0 }
        && a["values"] == b["values"].map { 128 * $0 }
    },
    Law("What is read back is read back again as it is, where a block's greatest is not negative.")
    {
      problem, subject in
      let result = subject(problem)
      guard isComplete(result, problem) else { return false }
      var again = problem
      again.values = result["values"].map { Float($0.approximation) }
      let signs = problem.blocks.allSatisfy { block in
        let greatest = problem.values[block].map { abs($0) }.max() ?? 0
        return problem.values[block].contains(greatest)
      }
      return signs ? subject(again)["codes"] == result["codes"] : nil
    },
    Law("A block does not know the others.") { problem, subject in
      guard let first = problem.blocks.first, first.count < problem.values.count else { return nil }
      var other = problem
      other.values = Array(problem.values[first])
      let (a, b) = (subject(problem), subject(other))
      return Array(a["codes"].prefix(first.count)) == b["codes"]
        && Array(a["values"].prefix(first.count)) == b["values"]
    },
  ]

  static let noMinusOne = Finding(
    "The number of a block's greatest magnitude is kept exactly",
    place: "read off the scaling by max |x|; bitsandbytes' create_dynamic_map appends 1, and no -1"
  ) {
    let result = quantised(
      Problem(values: [-1, 0.5], block: 2, isSigned: true), over: Rational.self)
    return .init(
      claimed: "-1 of the block (-1, 0.5) is read back as -1",
      found: "as \(result["values"][0].approximation), and a block that is read back and written "
        + "again shrinks by it each time",
      isShown: result["values"][0] != -1)
  }

  static let keepsItsSign = Finding(
    "A moment goes to the level nearest to it",
    place:
      "bitsandbytes, kernels.cu, kOptimizerStatic8bit2StateBlockwise: a code whose level has another sign bit is moved by one"
  ) {
    let all = levels(isSigned: true)
    let zero = all.firstIndex(of: 0) ?? 0
    let least = -Double(all[zero - 1]) / Double(unit)
    return .init(
      claimed: "-10⁻⁹ and 10⁻⁹ of the greatest magnitude both become 0",
      found:
        "0 has no sign bit: the negative one becomes -\(least), which is \((least / 1e-9).rounded()) "
        + "times as large, the positive one 0",
      isShown: least > 5e-7)
  }
}
