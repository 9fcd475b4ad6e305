import Scalars
import Structures
import Verification

extension ActivationQuantiser {
  static let statements: [Law<ActivationQuantiser>] = [
    Law("No number moves by more than half a step, and no code is -128.") { problem, subject in
      let result = subject(problem)
      let codes = result[integers: "codes"]
      return codes.count == problem.activations.elements.count
        && codes.enumerated().allSatisfy { place, code in
          let step = result["steps"][place / problem.group]
          let x = Rational(Double(problem.activations.elements[place]))
          return abs(code) <= 127 && (x - Rational(code) * step).absolute * 2 <= step
        }
    },
    Law("The largest magnitude has the code 127 or -127, by its sign, without error.") {
      problem, subject in
      let result = subject(problem)
      let codes = result[integers: "codes"]
      guard codes.count == problem.activations.elements.count else { return false }
      return problem.groups.enumerated().allSatisfy { index, group in
        let top = group.map { abs($0) }.max() ?? 0
        guard top > 0 else { return result["steps"][index] == 0 }
        return result["steps"][index] * 127 == Rational(Double(top))
          && group.enumerated().allSatisfy { place, x in
            abs(x) < top || codes[index * problem.group + place] == (x > 0 ? 127 : -127)
          }
      }
    },
    Law("Codes, taken for numbers, have themselves for codes, and the step 1.") {
      problem, subject in
      let codes = subject(problem)[integers: "codes"]
      guard codes.count == problem.activations.elements.count else { return false }
      let again = subject(
        Problem(
          activations: Matrix(
            rows: problem.activations.rows, columns: problem.activations.columns,
            elements: codes.map { Float($0) }), group: problem.group))
      return again[integers: "codes"] == codes
        && zip(again["steps"], problem.groups).allSatisfy { step, group in
          step == (group.contains { $0 != 0 } ? 1 : 0)
        }
    },
    Law("Numbers times -4 have four times the steps, and opposite codes.") { problem, subject in
      var other = problem
      other.activations = problem.activations.map { -4 * $0 }
      let (result, scaled) = (subject(problem), subject(other))
      return scaled["steps"] == result["steps"].map { 4 * $0 }
        && scaled[integers: "codes"] == result[integers: "codes"].map { -$0 }
    },
  ]

  /// Whole numbers that weights are, of both signs.
  private static func weight(_ l: Int) -> Int { (l * 7 + 3) % 16 - 8 }

  static let productError = Theorem<ActivationQuantiser>(
    "A product with weights w moves by at most ½ Σ s |w|: over the first k numbers, at every k.",
    source: Citation("Derived here", "ActivationQuantiser.productError"),
    derivation: """
      127 |x| / max|x| is at most 127, so that rounding to nearest cuts nothing off: |x - x̂| ≤ s/2 for every number, with \
      the step of its own group. The triangle inequality sums these with weights |w|; equality takes ties throughout, \
      with the signs of the weights.
      """,
    rate: .sublinear(order: -1)
  ) { problem, steps in
    let result = reference(problem, over: Rational.self)
    let codes = result[integers: "codes"]
    var (error, bound) = (Rational.zero, Rational.zero)
    return (0..<min(steps, codes.count)).map { l in
      let step = result["steps"][l / problem.group]
      let x = Rational(Double(problem.activations.elements[l]))
      let w = Rational(weight(l))
      error += w * (x - Rational(codes[l]) * step)
      bound += w.absolute * step / 2
      return (error.absolute, bound)
    }
  }

  /// Signs are moved from one factor to the other where an instruction wants an unsigned one.
  static let signMoved = Finding(
    "|a| times b with the sign of a is a b, for bytes: products of signed bytes by an instruction for unsigned ones",
    place: "widely used with VPMADDUBSW, which adds two products in sixteen bits that saturate"
  ) {
    /// The instruction, with the magnitude of a and the sign of a on b.
    func pair(_ a: Int8, _ b: Int8) -> Int {
      let u = Int(a.magnitude)
      // A byte has no opposite of -128: it stays what it is.
      let s = Int(a < 0 ? 0 &- b : b)
      return min(max(2 * u * s, -32_768), 32_767)
    }
    let all = (-128...127).flatMap { a in (-128...127).map { b in (Int8(a), Int8(b)) } }
    let wrong = all.filter { pair($0.0, $0.1) != 2 * Int($0.0) * Int($0.1) }
    let isAvoided = wrong.allSatisfy { $0.1 == -128 }
    return .init(
      claimed: "2 a b for each of \(all.count) pairs of bytes",
      found:
        "\(wrong.count) pairs are wrong, all with b = -128; codes from -127 to 127 have none",
      isShown: !wrong.isEmpty && isAvoided)
  }
}
