import Scalars
import Verification

extension FloatEight {
  static let statements: [Law<FloatEight>] = [
    Law("No finite result is further than half the distance to its code's neighbours.") {
      problem, subject in
      let format = problem.format
      return zip(problem.values, subject(problem)["codes"]).allSatisfy { value, encoded in
        guard let byte = Int(exactly: encoded.approximation), (0..<256).contains(byte) else {
          return false
        }
        let code = byte % 128
        let x = Rational(Double(abs(value)))
        guard code <= format.lastCode else {
          return 2 * x >= Rational(format.magnitude(code - 1) + format.magnitude(code))
            || code > 124
        }
        let here = Rational(format.magnitude(code))
        let above = Rational(format.magnitude(code + 1))
        let below = code == 0 ? here : Rational(format.magnitude(code - 1))
        return 2 * x <= here + above && 2 * x >= here + below
      }
    },
    Law("The numbers of the format are encoded without error.") { problem, subject in
      let format = problem.format
      let codes = (0...format.lastCode).map { $0 }
      let numbers = codes.map { Float(format.magnitude($0)) }
      let result = subject(Problem(values: numbers, format: format))["codes"]
      return result == codes.map { Rational($0) }
    },
    Law("The other sign sets bit 7 and changes nothing else.") { problem, subject in
      let negated = Problem(values: problem.values.map { -$0 }, format: problem.format)
      return zip(subject(problem)["codes"], subject(negated)["codes"]).allSatisfy { a, b in
        (a - b).absolute == 128
      }
    },
    Law("Larger magnitudes have codes that are no smaller.") { problem, subject in
      let sorted = problem.values.map { abs($0) }.sorted()
      let codes = subject(Problem(values: sorted, format: problem.format))["codes"]
      return zip(codes, codes.dropFirst()).allSatisfy { $0 <= $1 }
    },
  ]
}
