/// A lasso that no program can work on: what is wrong with it, and what would be right.
public struct LassoError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = "Lasso: \(description)." }
}

extension Lasso {
  /// Why it cannot be worked on; `nil` if it can. Numbers that are not finite have a contract of their own.
  public var obstacle: String? {
    if samples.isEmpty { return "there are no samples" }
    if features == 0 { return "the samples have no features" }
    if let i = samples.firstIndex(where: { $0.count != features }) {
      return "sample \(i) has \(samples[i].count) features, and the first has \(features)"
    }
    if targets.count != samples.count {
      return "there are \(targets.count) targets for \(samples.count) samples"
    }
    if iterations < 0 { return "\(iterations) iterations are asked for" }
    if !(lambda >= 0) { return "λ is \(lambda); it must not be negative" }
    if !(step > 0) { return "γ is \(step); it must be positive" }
    if !lambda.isFinite || !step.isFinite {
      return "λ is \(lambda) and γ is \(step); both must be finite"
    }
    return nil
  }
}

extension SampledLasso {
  /// Why it cannot be worked on; `nil` if it can. More ranks than samples, and blocks longer than the run,
  /// can.
  public var obstacle: String? {
    if let obstacle = lasso.obstacle { return obstacle }
    let n = lasso.samples.count
    if !(1...n).contains(sampleSize) {
      return "\(sampleSize) of \(n) samples cannot be drawn; ⌊bn⌋ must be at least 1 and at most n"
    }
    if block < 1 { return "k is \(block); a message carries at least one iteration" }
    if ranks < 1 { return "P is \(ranks); there must be at least one rank" }
    if innerSteps < 1 { return "Q is \(innerSteps); a sample takes at least one step" }
    return nil
  }
}

extension Sampler {
  /// ⌊bn⌋, the samples of an iteration.
  ///
  /// - Throws: ``LassoError`` if b is not in (0, 1], or if bn < 1: the average over no samples is not
  ///   defined.
  public static func size(fraction b: Double, of population: Int) throws(LassoError) -> Int {
    guard b > 0, b <= 1 else { throw LassoError("b is \(b); it must lie in (0, 1]") }
    let size = Int(b * Double(population))
    guard size >= 1 else {
      throw LassoError(
        "b = \(b) of \(population) samples is less than one; b must be at least 1/\(population)")
    }
    return size
  }
}
