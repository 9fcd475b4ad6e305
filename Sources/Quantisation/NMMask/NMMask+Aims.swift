import Peers
import Verification

extension NMMask: Aimed {
  public static var aims: [Aim<NMMask>] {
    [
      Aim("4096², 2:4", .roof(nil, 0.4)) { generator in
        Problem(
          weights: (0..<1 << 24).map { _ in Float(generator.dyadic()) }, pattern: pattern(2, of: 4))
      }
    ]
  }
}
