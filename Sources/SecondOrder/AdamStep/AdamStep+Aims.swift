import Peers
import Scalars
import Verification

extension AdamStep: Aimed {
  public static var aims: [Aim<AdamStep>] {
    [
      Aim("2^13, in cache", .peer(peer(named: "torch fused Adam"), 2)) { random(13, &$0) },
      Aim("2^18, in cache", .peer(peer(named: "torch fused Adam"), 2)) { random(18, &$0) },
      Aim("2^22, from memory", .peer(peer(named: "torch fused Adam"), 1)) { random(22, &$0) },
    ]
  }

  /// Eight steps: what the peer copies beforehand is 7 % of its bytes.
  private static func random(_ levels: Int, _ generator: inout Generator) -> Problem {
    func draw() -> [Double] { (0..<1 << levels).map { _ in generator.dyadic() } }
    return Problem(weights: draw(), gradients: (0..<8).map { _ in draw() })
  }
}
