import Foreign
import Structures

/// What ``TriangularSolve`` owes whatever it solves.
struct TriangularSolveRelations {
  let signature: Signature

  var all: [Relation] {
    [
      .negated("B"),
      .doubled("B"),
      Relation("A doubled: X halved") { call, _ in
        guard call.size("diag") == 0 else { return nil }
        return Triangles.scaled(call) { _, _ in 2 }.map { FollowUp($0, Source.scaled(0.5)) }
      },
      Relation("A given by its other triangle, transposed") { call, _ in
        let next = Triangles.transposed(call).with { $0.sizes["trans"] = 1 - call.size("trans") }
        return FollowUp(next, Source.same)
      },
      Relation("a unit diagonal written down") { call, _ in
        guard call.size("diag") == 1 else { return nil }
        let next = call.with { next in
          next.sizes["diag"] = 0
          for index in 0..<call.size("n") { next.buffers["A"]![index * (call.size("lda") + 1)] = 1 }
        }
        return FollowUp(next, Source.same)
      },
      Relation("the right sides in reverse order") { call, _ in
        let (n, columns) = (call.size("n"), call.size("columns"))
        let next = call.permutingColumns("B", n, columns, leading: call.size("ldb")) {
          columns - 1 - $0
        }
        return FollowUp(next) { _, index in
          (index / columns * columns + columns - 1 - index % columns, 1)
        }
      },
      Relation("the first right side alone") { call, _ in
        let columns = call.size("columns")
        guard columns > 1 else { return nil }
        return Simplification.cropped(call, signature, "columns", to: 1).map {
          FollowUp($0) { _, index in (index * columns, 1) }
        }
      },
      Relation("everything in reverse order: the other triangle") { call, _ in
        let (n, columns) = (call.size("n"), call.size("columns"))
        func turn(_ index: Int) -> Int { n - 1 - index }
        let next = call.permutingRows("A", n, n, leading: call.size("lda"), turn)
          .permutingColumns("A", n, n, leading: call.size("lda"), turn)
          .permutingRows("B", n, columns, leading: call.size("ldb"), turn)
          .with { $0.sizes["uplo"] = 1 - call.size("uplo") }
        return FollowUp(next) { _, index in
          ((n - 1 - index / columns) * columns + index % columns, 1)
        }
      },
      Relation("without padding in A") { call, _ in FollowUp(Triangles.packed(call), Source.same) },
    ]
  }
}
