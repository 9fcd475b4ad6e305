import MixedPrecision
import Verification

extension MARLIN {
  /// Rows and columns of tiles of 128 × 128 of layers of Llama-2-7B, as the released tests have them, and 5 × 5.
  private static let layers7B = [
    ("4096 x 4096", 32, 32), ("4096 x 12288", 32, 96), ("4096 x 21504", 32, 168),
    ("10752 x 4096", 84, 32), ("640 x 640", 5, 5),
  ]

  static let stripes = PaperTable(
    "stripes", "Tiles of 128 x 128 over processors: MARLIN's stripes, Stream-K, whole columns",
    place: nil, uses: [StripedPartition.self]
  ) { _ in
    typealias Three = (
      stripes: StripedPartition.Summary, stream: StripedPartition.Summary,
      whole: StripedPartition.Summary, processors: Int
    )
    var rows: [TableResult.Row] = []
    var all: [Three] = []
    for (label, r, n) in layers7B {
      for processors in [72, 108] {
        let three: Three = (
          StripedPartition.striped(rows: r, columns: n, processors: processors),
          StripedPartition.streamed(rows: r, columns: n, processors: processors),
          StripedPartition.whole(rows: r, columns: n, processors: processors), processors
        )
        all.append(three)
        let loads = [three.stripes, three.stream, three.whole].map { "\($0.least) to \($0.most)" }
        let additions = [three.stripes, three.stream].map { "\($0.additions)" }
        rows.append(
          .init("\(label), \(processors) processors", (loads + additions).map { .figure($0) }))
      }
    }
    let gain = all.map { Double($0.whole.most) / Double($0.stripes.most) }
    return TableResult(
      columns: [
        "tiles each, stripes", "Stream-K", "whole columns", "additions of parts, stripes",
        "Stream-K",
      ], rows: rows,
      shapes: [
        Shape(
          "the longest stripe is as long as the longest share of Stream-K",
          holds: all.allSatisfy { $0.stripes.most == $0.stream.most },
          evidence: all.map { "\($0.stripes.most)" }.joined(separator: ", ")),
        Shape(
          "shares of Stream-K differ by one tile at most, stripes by more in some layer",
          holds: all.allSatisfy { $0.stream.most - $0.stream.least <= 1 }
            && all.contains { $0.stripes.most - $0.stripes.least > 1 },
          evidence: "stripes by up to "
            + "\(all.map { $0.stripes.most - $0.stripes.least }.max() ?? 0)"),
        Shape(
          "both add parts fewer than P times",
          holds: all.allSatisfy {
            max($0.stripes.additions, $0.stream.additions) < $0.processors
          },
          evidence: all.map { "\($0.stripes.additions) and \($0.stream.additions)" }
            .joined(separator: ", ")),
        Shape(
          "whole columns take longer in every layer", holds: gain.allSatisfy { $0 > 1 },
          evidence: gain.map { Cell.decimal($0, digits: 2) }.joined(separator: ", ")),
      ],
      notes: [
        "the time of a partition is that of its longest share; 72 and 108 are the processors of an A10 and an A100"
      ])
  }
}
