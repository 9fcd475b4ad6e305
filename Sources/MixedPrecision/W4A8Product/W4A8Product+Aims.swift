import Peers
import Scalars
import Verification

extension W4A8Product: Aimed {
  public static var aims: [Aim<W4A8Product>] { decoding + batches }

  private static let strongest = "MatMulNBits, level 4, blocks of 128"

  /// k × n.
  private typealias Shape = (k: Int, n: Int, title: String)
  private static let shapes: [Shape] = [(4096, 4096, "4096²"), (384, 1536, "384 × 1536")]

  private static var decoding: [Aim<W4A8Product>] {
    shapes.map { shape in
      Aim(
        "1 × \(shape.title)", isCold: true, .roof(.int8, 0.9),
        .peer(peer(named: strongest), 1.4)
      ) { random(1, shape, &$0) }
    }
      + shapes.map { shape in
        Aim(
          "4 × \(shape.title)", isCold: true,
          .ours(on: "1 × \(shape.title)", .int8, atMost: 1.25) { random(1, shape, &$0) }
        ) { random(4, shape, &$0) }
      }
  }

  /// 64 rows for the large square are compared with the roof alone: bounds for peers take a minute there.
  private static var batches: [Aim<W4A8Product>] {
    let peers: [Aim<W4A8Product>.Goal] = [
      .peer(peer(named: strongest), 1.8), .peer(peer(named: "ggml Q4_0, repacked"), 2),
    ]
    return shapes.flatMap { shape in
      [4, 8, 16, 64].map { m in
        let share = m < 8 ? [] : [Aim<W4A8Product>.Goal.roof(.int8, 0.7)]
        let isLarge = m * shape.n >= 64 * 4096
        return Aim("\(m) × \(shape.title)", share + (isLarge ? [] : peers)) {
          random(m, shape, &$0)
        }
      }
    }
  }

  private static func random(_ m: Int, _ shape: Shape, _ generator: inout Generator) -> Problem {
    Problem(
      m, shape.k / 128, shape.n, group: 128, isExtreme: false, using: &generator)
  }
}
