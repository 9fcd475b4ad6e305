extension Distribution {
  /// The Clopper–Pearson interval for the probability of success, after k successes in n trials.
  ///
  /// It covers the true probability at least as often as `confidence` says, whatever that
  /// probability is. Its ends are quantiles of Beta(k, n−k+1) and Beta(k+1, n−k).
  ///
  /// Source: Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the
  /// case of the binomial", Biometrika 26(4), 1934.
  public static func clopperPearson(
    successes k: Int, trials n: Int, confidence: Double = 0.95
  ) throws(BindingError) -> ClosedRange<Double> {
    guard 0 <= k && k <= n && n > 0 && 0 < confidence && confidence < 1 else {
      throw .domain(
        routine: "clopperPearson", reason: "\(k) of \(n) at confidence \(confidence)")
    }
    let tail = (1 - confidence) / 2
    let lower = Distribution.beta(a: Double(k), b: Double(n - k + 1))
    let upper = Distribution.beta(a: Double(k + 1), b: Double(n - k))
    return try (k == 0 ? 0 : lower.quantile(tail))...(k == n ? 1 : upper.upperQuantile(tail))
  }
}
