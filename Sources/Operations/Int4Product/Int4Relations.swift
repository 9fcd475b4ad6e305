import Foreign
import Structures

/// What ``Int4Product`` owes whatever its weights are.
struct Int4Relations {
  let product: Int4Product
  private var element: ElementType { product.element }

  var all: [Relation] {
    [
      Relation("the inputs negated") { call, _ in
        FollowUp(call.negating(product.input), Source.scaled(-1))
      },
      Relation("the inputs doubled and the scales halved") { call, _ in
        call.scaling(product.input, by: 2)?.scaling("scales", by: 0.5)
          .map { FollowUp($0, Source.same) }
      },
      Relation("the scales negated") { call, _ in
        FollowUp(call.negating("scales"), Source.scaled(-1))
      },
      Relation("zero points of 8 instead of none") { call, _ in
        guard call.size("zeros") == 0 else { return nil }
        let eights = [Double](repeating: 8, count: call.buffers["zeroPoints"]!.count)
        let next = call.with {
          $0.sizes["zeros"] = 1
          $0.buffers["zeroPoints"] = Buffer(.uint8, eights)
        }
        return FollowUp(next, Source.same)
      },
      Relation("codes and zero points mirrored") { call, _ in
        guard call.size("zeros") == 1 else { return nil }
        let next = call.mapping("zeroPoints") { 15 - $0 }?.mapping("codes") { 255 - $0 }
        return next.map { FollowUp($0, Source.scaled(-1)) }
      },
      Relation("codes and zero points one higher") { call, _ in
        guard call.size("zeros") == 1,
          call.buffers["zeroPoints"]!.bytes.allSatisfy({ $0 < 15 }),
          call.buffers["codes"]!.bytes.allSatisfy({ $0 & 0xF < 15 && $0 >> 4 < 15 })
        else { return nil }
        return call.mapping("zeroPoints") { $0 + 1 }?.mapping("codes") { $0 + 17 }
          .map { FollowUp($0, Source.same) }
      },
      Relation("the columns of each group in reverse order") { call, _ in turnedGroups(call) },
      Relation("the rows of W in reverse order") { call, _ in turnedWeights(call) },
      Relation("each group as two") { call, _ in halvedGroups(call) },
      Relation("the first row of W alone") { call, _ in
        let n = call.size("n")
        guard n > 1 else { return nil }
        return Simplification.cropped(call, product.signature, "n", to: 1)
          .map { FollowUp($0) { _, index in (index * n, 1) } }
      },
    ] + (product.isVector ? [] : [firstInput])
  }

  private var firstInput: Relation {
    Relation("the first row of X alone") { call, _ in
      guard call.size("m") > 1 else { return nil }
      return Simplification.cropped(call, product.signature, "m", to: 1)
        .map { FollowUp($0, Source.same) }
    }
  }

  private func turnedGroups(_ call: Call) -> FollowUp {
    let (n, k, group) = (call.size("n"), call.size("k"), call.size("group"))
    func turned(_ column: Int, _ group: Int) -> Int {
      column / group * group + group - 1 - column % group
    }
    let (rows, leading) = product.inputs(call)
    let next = call.permutingColumns(product.input, rows, k, leading: leading) { turned($0, group) }
      .permutingColumns("codes", n, k / 2, leading: k / 2) { turned($0, group / 2) }
    // The halves of a byte change places along with the bytes.
    let codes = next.buffers["codes"]!.bytes.map { $0 << 4 | $0 >> 4 }
    return FollowUp(next.with { $0.buffers["codes"] = Buffer(.uint8, bytes: codes) }, Source.same)
  }

  private func turnedWeights(_ call: Call) -> FollowUp {
    let (n, k) = (call.size("n"), call.size("k"))
    let groups = k / call.size("group")
    let turn: (Int) -> Int = { n - 1 - $0 }
    let next = call.permutingRows("codes", n, k / 2, leading: k / 2, turn)
      .permutingRows("scales", n, groups, leading: groups, turn)
      .permutingRows("zeroPoints", n, groups, leading: groups, turn)
    return FollowUp(next) { _, index in (index / n * n + n - 1 - index % n, 1) }
  }

  private func halvedGroups(_ call: Call) -> FollowUp? {
    guard call.size("group") % 4 == 0 else { return nil }
    let next = call.with {
      $0.sizes["group"]! /= 2
      for name in ["scales", "zeroPoints"] {
        let buffer = call.buffers[name]!
        $0.buffers[name] = Buffer(buffer.element, buffer.values.flatMap { [$0, $0] })
      }
    }
    return FollowUp(next, Source.same)
  }
}
