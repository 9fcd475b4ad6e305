import Peers
import Verification

extension SparseGEMV: Aimed {
  public static var aims: [Aim<SparseGEMV>] {
    [
      Aim(
        "4096 × 6144", isCold: true,
        .library(
          "openblas-dense-float32", .float32, 2.5,
          because: "values and places of two in four are 17/32 of the dense bytes: at most 1.88 times"),
        .roof(.float32, 0.9)
      ) { problem(size: 4096, using: &$0) }
    ]
  }
}
