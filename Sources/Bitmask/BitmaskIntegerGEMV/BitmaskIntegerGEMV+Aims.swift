import Peers
import Verification

extension BitmaskIntegerGEMV: Aimed {
  public static var aims: [Aim<BitmaskIntegerGEMV>] {
    [
      Aim("16384 × 8192 of 70 % zeros", isCold: true, .roof(.int8, 0.9)) {
        problem(size: 16_384, using: &$0)
      }
    ]
  }
}
