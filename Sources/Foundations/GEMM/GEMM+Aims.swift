import Peers
import Verification

extension GEMM: Aimed {
  public static var aims: [Aim<GEMM>] {
    [128, 256, 512, 1024, 2048].map { n in
      let ahead = Aim<GEMM>.Goal.library(
        "openblas-float64", .float64, 1.25,
        because: "OpenBLAS is at 0.75 to 0.80 of the peak: 1.25 times that is nearly all of it")
      let near = Aim<GEMM>.Goal.roof(
        .float32, 0.95, because: "packing A and B is in the time, and takes 2 to 4 per cent of it")
      return n < 256
        ? Aim("\(n)³", ahead) { problem(size: n, using: &$0) }
        : Aim("\(n)³", ahead, near) { problem(size: n, using: &$0) }
    }
  }
}
