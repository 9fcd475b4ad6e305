import Verification

extension RunRecord {
  /// Whether another record is of the same program, seed, depth, part and input: what is in it would come out again.
  ///
  /// The program is compared by its contents, so that nothing outlives a change of code, compiler or flags.
  public func isOfSameRun(as other: RunRecord) -> Bool {
    guard let program, program == other.program else { return false }
    return (seed, depth, shard) == (other.seed, other.depth, other.shard) && input == other.input
  }

  /// Takes up what an earlier record of the same run has finished.
  ///
  /// - Parameters:
  ///   - algorithms: Those that the run is about; verdicts and times of a different set are no use.
  ///   - papers: The keys of the papers that it is about.
  /// - Returns: What was taken up, in words.
  public mutating func resume(_ earlier: RunRecord, algorithms: [String], papers keys: [String])
    -> [String]
  {
    guard isOfSameRun(as: earlier) else { return [] }
    var taken: [String] = []
    if let seconds = earlier.seconds["verify"],
      Set(earlier.verdicts.map(\.algorithm)) == Set(algorithms)
    {
      (verdicts, self.seconds["verify"]) = (earlier.verdicts, seconds)
      taken.append("verdicts")
    }
    if let seconds = earlier.seconds["bench"], let calibration = earlier.calibration,
      !taken.isEmpty
    {
      (self.calibration, timings) = (calibration, earlier.timings)
      (timingFailures, self.seconds["bench"]) = (earlier.timingFailures, seconds)
      taken.append("times")
    }
    papers = earlier.papers.filter { $0.isWhole == true && keys.contains($0.key) }
    if !papers.isEmpty { taken.append("\(papers.count) papers") }
    return taken
  }
}
