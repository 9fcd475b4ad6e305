import Peers
import Verification

extension TopKTruncation: Aimed {
  /// What is written counts as read.
  public static var aims: [Aim<TopKTruncation>] {
    [(20, 1000), (20, 100), (22, 100)].map { levels, share in
      let title = "2^\(levels), k = \(share == 100 ? "1 %" : "0.1 %")"
      return Aim(title, isCold: levels > 20, .roof(nil, 0.4)) { generator in
        let n = 1 << levels
        return Problem(x: (0..<n).map { _ in Float(generator.gaussian()) }, kept: n / share)
      }
    }
  }
}
