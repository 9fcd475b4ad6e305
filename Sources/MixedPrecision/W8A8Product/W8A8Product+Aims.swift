import Peers
import Scalars
import Structures
import Verification

extension W8A8Product: Aimed {
  public static var aims: [Aim<W8A8Product>] {
    let theirs = peer(named: "MatMulInteger")
    return [
      Aim("1024³", .roof(.int8, 0.95)) { random(1024, 1024, &$0) },
      Aim("1 × 4096²", .peer(theirs, 2, because: bytes)) { random(1, 4096, &$0) },
      Aim("4 × 4096²", .peer(theirs, 2)) { random(4, 4096, &$0) },
    ]
  }

  private static let bytes =
    "a row does nothing but read 17 MB of weights, and theirs reads them at more than half of the roof"

  private static func random(_ m: Int, _ n: Int, _ generator: inout Generator) -> Problem {
    func draw(_ rows: Int) -> Matrix<Int8> {
      Matrix(rows: rows, columns: n) { _, _ in Int8(truncatingIfNeeded: generator.next()) }
    }
    return Problem(activations: draw(m), weights: draw(n))
  }
}
