import Scalars
public import Verification

extension SoftThreshold {
  public static let laws: [Law<SoftThreshold>] = [
    Law("It is odd: S(−x) = −S(x).") { problem, subject in
      let mirrored = Problem(x: problem.x.map { -$0 }, threshold: problem.threshold)
      return subject(mirrored)["z"] == subject(problem)["z"].map { -$0 }
    },
    Law("It is nonexpansive, componentwise: |S(x)ᵢ − S(y)ᵢ| ≤ |xᵢ − yᵢ|.") { problem, subject in
      let other = Problem(x: problem.x.reversed(), threshold: problem.threshold)
      let (a, b) = (subject(problem)["z"], subject(other)["z"])
      return a.count == problem.x.count
        && a.indices.allSatisfy { i in
          (a[i] - b[i]).absolute <= (Rational(problem.x[i]) - Rational(other.x[i])).absolute
        }
    },
    Law("x = S(x) + P(x), where P is the projection onto [−t, t]ⁿ.", place: "Moreau 1965") {
      problem, subject in
      let t = Rational(problem.threshold)
      return zip(problem.x, subject(problem)["z"]).allSatisfy { x, z in
        Rational(x) == z + Rational.minimum(t, Rational.maximum(-t, Rational(x)))
      }
    },
    Law("It minimises: x − z is in t ∂|z|.") { problem, subject in
      let t = Rational(problem.threshold)
      return zip(problem.x, subject(problem)["z"]).allSatisfy { x, z in
        let slope = Rational(x) - z
        return z.isZero ? slope.absolute <= t : slope == t * Rational(z.signum)
      }
    },
  ]

  public static let specials: [Special<SoftThreshold>] = [
    special("NaN", [.nan, 3], 1, "NaN stays NaN, and beside it nothing changes", [.nan, 2]),
    special("infinities", [.infinity, -.infinity], 1, "±∞ stay", [.infinity, -.infinity]),
    special("∞ − ∞", [.infinity], .infinity, "S_∞(∞) is NaN", [.nan]),
    special("infinite threshold", [5, -5], .infinity, "zeros with the sign of x", [0, -0.0]),
    special("signed zeros", [0, -0.0, -0.5], 1, "a zero has the sign of x", [0, -0.0, -0.0]),
    special(
      "subnormals", [0x1p-1073, -0x1p-1073], 0x1p-1074, "gradual underflow: 2⁻¹⁰⁷⁴ remains",
      [0x1p-1074, -0x1p-1074]),
    special(
      "no threshold", [1.5, -0.0], 0, "S₀ is the identity, to the sign of zero", [1.5, -0.0]),
  ]

  private static func special(
    _ name: String, _ x: [Double], _ t: Double, _ contract: String, _ z: [Double]
  ) -> Special<SoftThreshold> {
    // Nine copies fill the vector loop and leave a tail.
    let copies = 9
    let repeated = (0..<copies).flatMap { _ in x }
    return Special(
      name, Problem(x: repeated, threshold: t), contract: contract,
      gives: ["z": .scalars((0..<copies).flatMap { _ in z })])
  }
}
