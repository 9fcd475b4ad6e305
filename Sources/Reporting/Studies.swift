import Scalars
public import Verification

/// The convergence studies that theorems declare, as points for the report's plots.
public enum Studies {
  public static func of<A: Algorithm>(_: A.Type, seed: UInt64) -> [RunRecord.Study] {
    A.theorems.compactMap { theorem in
      let points = theorem.points(seed: seed) ?? []
      let bounded = theorem.boundedGaps(seed: seed)
      guard !points.isEmpty || !bounded.isEmpty else { return nil }
      return RunRecord.Study(
        algorithm: A.name, statement: theorem.statement, derivation: theorem.derivation,
        rate: theorem.rate,
        points: points.map { .init(k: $0.k, gap: $0.gap) },
        bounded: bounded.map { .init(k: $0.k, gap: $0.gap, bound: $0.bound) })
    }
  }
}
