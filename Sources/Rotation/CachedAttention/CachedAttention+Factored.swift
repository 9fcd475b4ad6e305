import Scalars
import Structures
import Verification

extension CachedAttention {
  /// Codes are multiplied as they are; steps and zeros once for each token.
  struct Factored<S: RealScalar> {
    private let query: [S]
    private let keys: [[S]], values: [[S]]
    private let keyScales: [S], keyZeros: [S], valueScales: [S], valueZeros: [S]

    init(_ problem: Problem) {
      func rows(_ codes: Matrix<Int>) -> [[S]] {
        (0..<codes.rows).map { t in codes[row: t].map { S($0) } }
      }
      query = problem.query.map { S($0) }
      (keys, values) = (rows(problem.keys.codes), rows(problem.values.codes))
      keyScales = problem.keys.scales.map { S($0) }
      valueScales = problem.values.scales.map { S($0) }
      keyZeros = problem.keys.zeros.map { S($0) }
      valueZeros = problem.values.zeros.map { S($0) }
    }

    var output: [S] {
      let whole = query.reduce(S.zero, +)
      let scale = 1 / S.sqrt(S(query.count))
      let scores = keys.indices.map { t -> S in
        var product = S.zero
        for j in query.indices { product += query[j] * keys[t][j] }
        return keyScales[t] * scale * (product - keyZeros[t] * whole)
      }
      let top = scores.dropFirst().reduce(scores[0]) { S.maximum($0, $1) }
      var (total, zeros) = (S.zero, S.zero)
      var mixed = [S](repeating: .zero, count: query.count)
      for t in values.indices {
        let share = S.exp(scores[t] - top)
        let weight = share * valueScales[t]
        total += share
        zeros += weight * valueZeros[t]
        for j in mixed.indices { mixed[j] += weight * values[t][j] }
      }
      return mixed.map { ($0 - zeros) / total }
    }
  }

  static func factored<T: RealScalar & BinaryFloatingPoint>(
    _: T.Type
  ) -> Implementation<CachedAttention> {
    Implementation(
      "factored-float\(T.significandBitCount > 23 ? 64 : 32)",
      .rounding("Wilkinson 1963: running error analysis of the factored program") { problem in
        let output = Factored<RunningError<T>>(problem).output
        return ["output": .componentwise(output.map(\.error))]
      },
      prepare: { Factored<T>($0) }, run: { $0.output },
      observe: { ["output": .scalars($0.map(\.approximation))] })
  }
}
