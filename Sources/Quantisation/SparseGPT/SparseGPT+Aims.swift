import Peers
import Verification

extension SparseGPT: Aimed {
  public static var aims: [Aim<SparseGPT>] {
    [
      Aim("a layer of 4096²", .peer(externalPeers[0], 3.5)) { problem(size: 4096, using: &$0) }
    ]
  }
}
