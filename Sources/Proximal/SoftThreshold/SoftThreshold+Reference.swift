import Scalars

/// S_t(x) = max(x − t, 0) − max(−x − t, 0): without a branch, so that it is decidable over enclosures.
@inlinable func softThreshold<S: Scalar>(_ x: S, _ t: S) -> S {
  S.maximum(x - t, .zero) - S.maximum(-x - t, .zero)
}
