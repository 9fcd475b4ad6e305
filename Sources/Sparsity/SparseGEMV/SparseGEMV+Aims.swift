import Peers
import Verification

extension SparseGEMV: Aimed {
  public static var aims: [Aim<SparseGEMV>] {
    [
      Aim(
        "4096 × 6144", isCold: true,
        .library(
          "openblas-dense-float32", .float32, 2.5,
          because:
            "2:4 takes 17/32 of the dense bytes: 1.88 times where both read as fast as they can; what is above it the dense product loses"
        ),
        .roof(.float32, 0.9)
      ) { problem(size: 4096, using: &$0) }
    ]
  }
}
