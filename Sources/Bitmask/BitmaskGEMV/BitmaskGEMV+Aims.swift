import Peers
import Verification

extension BitmaskGEMV: Aimed {
  public static var aims: [Aim<BitmaskGEMV>] {
    [
      Aim(
        "8192² of 70 % zeros", isCold: true, .library("openblas-dense-float32", .float32, 2.5),
        .roof(.float32, 0.9)
      ) { problem(size: 8192, using: &$0) }
    ]
  }
}
