import Foreign
import Structures

/// What ``Hadamard`` owes whatever the vectors are.
struct HadamardRelations {
  let element: ElementType

  var all: [Relation] {
    [
      .negated("x"),
      .doubled("x"),
      Relation("scale negated") { call, _ in
        FollowUp(call.with { $0.numbers["scale"]! *= -1 }, Source.scaled(-1))
      },
      Relation("scale halved") { call, _ in
        FollowUp(call.with { $0.numbers["scale"]! /= 2 }, Source.scaled(0.5))
      },
      Relation("the rows in reverse order") { call, _ in
        let (rows, n) = (call.size("rows"), call.size("n"))
        let next = call.permutingRows("x", rows, n, leading: call.size("ldx")) { rows - 1 - $0 }
        return FollowUp(next) { _, index in ((rows - 1 - index / n) * n + index % n, 1) }
      },
      Relation("x moved by XOR with an index j: the signs of (-1)^popcount(i & j)") { call, coin in
        let n = call.size("n")
        guard n > 0 else { return nil }
        let shift = Int.random(in: 0..<n, using: &coin)
        let next = call.permutingColumns("x", call.size("rows"), n, leading: call.size("ldx")) {
          $0 ^ shift
        }
        return FollowUp(next) { _, index in
          (index, (index % n & shift).nonzeroBitCount % 2 == 0 ? 1 : -1)
        }
      },
      Relation("the signs of x by row j: the result moved by XOR with j") { call, coin in
        let (n, leading) = (call.size("n"), call.size("ldx"))
        guard n > 0 else { return nil }
        let shift = Int.random(in: 0..<n, using: &coin)
        let x = call.buffers["x"]!
        let signs = (0..<x.count).map { place in
          (place % leading & shift).nonzeroBitCount % 2 == 0 ? x[place] : -x[place]
        }
        let next = call.with { $0.buffers["x"] = Buffer(element, signs) }
        return FollowUp(next) { _, index in (index / n * n + (index % n ^ shift), 1) }
      },
    ]
  }
}
