import Peers
import Verification

extension MicroAdam: Aimed {
  public static var aims: [Aim<MicroAdam>] {
    [
      Aim(
        "2^24",
        .roof(
          .float32, 1 / 1.3,
          because: "selecting, codes of four bits and the roots take longer than the bytes")
      ) { problem(size: 1 << 24, using: &$0) }
    ]
  }
}
