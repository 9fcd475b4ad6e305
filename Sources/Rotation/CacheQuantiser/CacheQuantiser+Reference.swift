public import Scalars
import Structures
public import Verification

extension CacheQuantiser {
  /// The groups, token by token.
  static func groups(_ problem: Problem) -> [[Double]] {
    let elements = problem.tokens.elements
    return stride(from: 0, to: elements.count, by: problem.group).map {
      Array(elements[$0..<$0 + problem.group])
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    var scales: [S] = []
    var zeros: [S] = []
    var codes: [S] = []
    let levels = problem.settings.levels
    for group in groups(problem) {
      let (low, high) = (group.min() ?? 0, group.max() ?? 0)
      let clip = low == high ? 1 : problem.settings.clip
      let (l, u): (S, S) = low == 0 && high == 0 ? (-1, 1) : (S(clip) * S(low), S(clip) * S(high))
      // Equal numbers: one step from zero to them.
      let isConstant = low == high && low != 0
      let width = isConstant ? S(levels) * S(low).absolute : u - l
      let zero = isConstant ? (low < 0 ? 1 : 0) : nearestInteger(-l * S(levels), over: width)
      scales.append(width / S(levels))
      zeros.append(S(zero))
      for x in group {
        let code = nearestInteger(S(x) * S(levels), over: width) + zero
        codes.append(S(min(max(code, 0), levels)))
      }
    }
    return ["scale": .scalars(scales), "zero": .scalars(zeros), "codes": .scalars(codes)]
  }

  /// Exact quotients decide where a program may take the other side of a tie.
  static func bound(_ problem: Problem) -> ErrorBound {
    var (zeros, codes): ([Double], [Double]) = ([], [])
    let levels = Rational(problem.settings.levels)
    for group in groups(problem) {
      let (low, high) = (group.min() ?? 0, group.max() ?? 0)
      guard low < high else {
        zeros.append(0)
        codes += group.map { _ in 0 }
        continue
      }
      let clip = Rational(problem.settings.clip)
      let width = clip * (Rational(high) - Rational(low))
      // Two ends are rounded, and then their difference, which may be far smaller.
      let error = 0x1p-50 * (1 + 2 * max(abs(low), abs(high)) / (high - low))
      let ratio = problem.settings.clip
      let step = Rational((ratio * high - ratio * low) / Double(problem.settings.levels))
      let isExact = step * levels == width && Rational(ratio * low) == clip * Rational(low)
      func slack(_ x: Rational) -> Double {
        tieSlack(x * levels / width, relative: error, isStepExact: isExact)
      }
      let zero = slack(clip * Rational(low))
      zeros.append(zero)
      codes += group.map { zero + slack(Rational($0)) }
    }
    let growth = groups(problem).map { group -> Double in
      let (low, high) = (group.min() ?? 0, group.max() ?? 0)
      let size = max(abs(low), abs(high))
      let scale = (high - low) / Double(problem.settings.levels)
      return low < high
        ? gamma(3, unitRoundoff: 0x1p-53) * (scale + 2 * size / Double(problem.settings.levels))
        : gamma(2, unitRoundoff: 0x1p-53) * max(size, 1)
    }
    return [
      "scale": .componentwise(growth), "zero": .componentwise(zeros),
      "codes": .componentwise(codes),
    ]
  }

  /// s (q - z) for every number.
  static func readBack(_ problem: Problem, _ result: Observation<Rational>) -> [Rational] {
    result["codes"].enumerated().map { k, code in
      let at = k / problem.group
      return result["scale"][at] * (code - result["zero"][at])
    }
  }

  public static let laws: [Law<CacheQuantiser>] = [
    Law("Without clipping every number comes back within half a step, wherever its group lies.") {
      problem, subject in
      guard problem.settings.clip == 1 else { return nil }
      let result = subject(problem)
      return zip(problem.tokens.elements, readBack(problem, result)).enumerated().allSatisfy {
        k, pair in
        (Rational(pair.0) - pair.1).absolute * 2 <= result["scale"][k / problem.group]
      }
    },
    Law("Groups of equal numbers come back as they were.") { problem, subject in
      let result = subject(problem)
      let back = readBack(problem, result)
      let constant = groups(problem).enumerated().filter { $1.min() == $1.max() && $1[0] != 0 }
      guard !constant.isEmpty else { return nil }
      return constant.allSatisfy { at, group in
        back[at * problem.group] == Rational(group[0])
      }
    },
    Law("Codes are within 0 and 2ᵇ - 1.") { problem, subject in
      subject(problem)["codes"].allSatisfy { $0 >= 0 && $0 <= Rational(problem.settings.levels) }
    },
    Law("What is appended later changes nothing: a prefix has the codes of its tokens.") {
      problem, subject in
      guard problem.tokens.rows > 1 else { return nil }
      let rows = problem.tokens.rows - 1, columns = problem.tokens.columns
      let shorter = Problem(
        tokens: Matrix(rows: rows, columns: columns) { problem.tokens[$0, $1] },
        group: problem.group, settings: problem.settings)
      return subject(shorter)["codes"] == Array(subject(problem)["codes"].prefix(rows * columns))
    },
    Law("Numbers times four have four times the step and the same codes, but for zeros.") {
      problem, subject in
      let larger = Problem(
        tokens: problem.tokens.map { 4 * $0 }, group: problem.group, settings: problem.settings)
      let (a, b) = (subject(problem), subject(larger))
      let isZero = groups(problem).map { group in group.allSatisfy { $0 == 0 } }
      return a["codes"] == b["codes"] && a["zero"] == b["zero"]
        && isZero.indices.allSatisfy { b["scale"][$0] == (isZero[$0] ? 1 : 4) * a["scale"][$0] }
    },
  ]

  public static let findings = [
    Finding(
      "A group's step is (max - min) / (2ᵇ - 1), replaced only where both are zero.",
      place: "spcl/QuaRot, find_params_per_token_groupwise in fake_quant/quant_utils.py (f06f680)"
    ) {
      let (value, levels) = (3.0, 15.0)
      let step = (value - value) / levels
      let zero = (-value / step).rounded()
      let code = min(max((value / step).rounded() + zero, 0), levels)
      let back = step * (code - zero)
      let result = reference(
        Problem(
          tokens: Matrix(rows: 1, columns: 2, elements: [3, 3]), group: 2,
          settings: TokenQuantiser.settings(4)), over: Rational.self)
      return Finding.Demonstration(
        claimed: "a group of threes comes back as numbers",
        found: "step \(step), zero \(zero), and \(back) comes back; here step "
          + "\(result["scale"][0]) and code \(result["codes"][0])", isShown: back.isNaN)
    },
    Finding(
      "The zero of b bits is a code of b bits.",
      place:
        "the form of int4 kernels with a zero of four bits; the evaluation code of spcl/QuaRot (f06f680) keeps it "
        + "as a number, and clamps the range around zero per token, not per group"
    ) {
      let result = reference(
        Problem(
          tokens: Matrix(rows: 1, columns: 4, elements: [10, 11, 12, 13]), group: 4,
          settings: TokenQuantiser.settings(4)), over: Rational.self)
      return Finding.Demonstration(
        claimed: "0 to 15", found: "\(result["zero"][0]) for the group 10, 11, 12, 13",
        isShown: result["zero"][0] < 0)
    },
  ]
}
