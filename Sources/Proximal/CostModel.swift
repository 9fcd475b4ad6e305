public import Verification

/// Seconds that an iteration takes in the α-β-γ model, in three ways of distributing SFISTA.
///
/// With h = messages(P) of one allreduce, w = d(d + 1) words, density f and m samples for an iteration:
///
///     classical   h (α + βw) + γ F       avoiding   h (α/k + βw) + γ F       plain   h (α + βd) + γ F′
///     F = f²d²m/P + 2d²,   F′ = 4fdm/P.
public struct CostModel: Sendable {
  public var features: Int
  public var block: Int
  public var ranks: Int
  public var network: Network
  /// m, or 0 to leave the samples' work out.
  public var sampleSize: Int
  public var density: Double

  public init(
    features: Int, block: Int, ranks: Int, network: Network, sampleSize: Int = 0,
    density: Double = 1
  ) {
    self.features = features
    self.block = block
    self.ranks = ranks
    self.network = network
    self.sampleSize = sampleSize
    self.density = density
  }

  /// Words of one iteration with Gram matrices, and with gradients alone.
  public var gramWords: Int { features * (features + 1) }
  public var plainWords: Int { features }

  private var hops: Double { Double(Reduction.tree.messages(ranks: ranks)) }

  /// One iteration of SFISTA with a Gram matrix in each message.
  public var classical: Double { sent(gramWords, messages: 1) + gramWork }
  /// One iteration with k Gram matrices in each message.
  public var avoiding: Double { sent(gramWords, messages: 1 / Double(block)) + gramWork }
  /// One iteration that sums gradients.
  public var plain: Double { sent(plainWords, messages: 1) + plainWork }

  private func sent(_ words: Int, messages: Double) -> Double {
    hops * (messages * network.latency + network.secondsPerWord * Double(words))
  }

  /// F; without samples, no work at all is counted.
  private var gramWork: Double {
    guard sampleSize > 0 else { return 0 }
    let d = Double(features)
    let share = density * density * d * d * Double(sampleSize) / Double(ranks)
    return network.secondsPerFlop * (share + 2 * d * d)
  }

  private var plainWork: Double {
    4 * density * Double(features) * Double(sampleSize) / Double(ranks) * network.secondsPerFlop
  }
}
