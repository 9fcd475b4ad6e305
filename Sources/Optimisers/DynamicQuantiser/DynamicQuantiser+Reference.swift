import Scalars
import Verification

extension DynamicQuantiser {
  /// Every level is a whole number of 1/unit: 2 560 000 000 = 20 · 128 · 10⁶.
  static let unit = 2_560_000_000

  /// The levels in rising order, in units.
  static func levels(isSigned: Bool) -> [Int] {
    var list = [0, unit]
    var decade = 1
    for i in 0..<7 {
      let parts = isSigned ? 1 << i : 2 << i
      for j in 0..<parts {
        // 1/10 + 9/10 (2j + 1)/(2 parts) = (2 parts + 9 (2j + 1)) / (20 parts).
        let level = (2 * parts + 9 * (2 * j + 1)) * (128 / parts) * decade
        list += isSigned ? [level, -level] : [level]
      }
      decade *= 10
    }
    return list.sorted()
  }

  /// How many ties between neighbours a number is beyond: at a tie below 0 it is, above it is not. 2x and the sums of
  /// neighbours, in units of the scale, are compared without a quotient.
  static func quantised<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let levels = levels(isSigned: problem.isSigned)
    let ties = zip(levels, levels.dropFirst()).map { $0 + $1 }
    var (scales, codes, values): ([S], [S], [S]) = ([], [], [])
    for block in problem.blocks {
      let x = problem.values[block].map { S(Double($0)) }
      let scale = normInfinity(x)
      scales.append(scale)
      for value in x {
        let twice = value * S(2 * unit)
        let beyond =
          scale == .zero
          ? ties.count { $0 < 0 }
          : ties.count { tie in
            let edge = S(tie) * scale
            return edge < twice || tie < 0 && edge == twice
          }
        codes.append(S(beyond))
        values.append(S(levels[beyond]) * scale / S(unit))
      }
    }
    return ["scales": .scalars(scales), "codes": .scalars(codes), "values": .scalars(values)]
  }
}
