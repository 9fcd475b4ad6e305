import Peers
import Verification

extension MicroAdam: Aimed {
  public static var aims: [Aim<MicroAdam>] {
    [
      Aim(
        "2^24",
        .roof(
          .float32, 1 / 1.3,
          because: "selecting, 4-bit codes and the window's roots are more work than the bytes' time")
      ) { problem(size: 1 << 24, using: &$0) }
    ]
  }
}
