import Pruning
import Scalars
import Structures
import Verification

extension IOBS {
  private static let brightest = 100, images = 4, last = 100

  static let syntheticImages = PaperTable(
    "synthetic-mnist",
    "‖θ_t - θ*‖ of sparse recovery, θ* an image of MNIST without its darker pixels",
    place: "the figure of the synthetic experiment; no figures were found",
    needs: .data([DigitSet.files[0]])
  ) { inputs in
    let pixels = try DigitSet.pixels(inputs, least: 10)
    let runs = try (0..<images).map { i -> SyntheticRun in
      try inputs.step("image \(i + 1) of \(images)")
      let size = pixels.elements.count / pixels.shape[0]
      let image = pixels.elements[i * size..<(i + 1) * size].map { Double($0) / 255 }
      let order = image.indices.sorted { image[$0] > image[$1] }
      var planted = image
      for place in order.dropFirst(brightest) { planted[place] = 0 }
      return try SyntheticRun(planted: planted, seed: inputs.seed &* 100 &+ UInt64(i))
    }
    let steps = [0, 1, 10, 50, last]
    let descents = runs.map { $0.descent(steps: last) }
    let newtons = try runs.map { try $0.newton(steps: 1, scale: 1) }
    func errors(_ iterates: [[[Double]]], _ t: Int) -> Samples {
      Samples(zip(runs, iterates).map { $0.error($1[min(t, $1.count - 1)]) })
    }
    func row(_ label: String, _ iterates: [[[Double]]]) throws -> TableResult.Row {
      .init(label, try steps.map { .figure(try errors(iterates, $0).text(digits: 3)) })
    }
    let first = errors(newtons, 1).values.max() ?? .nan
    return TableResult(
      columns: steps.map { "t = \($0)" },
      rows: [
        try row("k-IHT, η = 1/λ_max", descents), try row("Topk-I-OBS", newtons),
      ],
      shapes: [
        Shape(
          "Topk-I-OBS ends after one step, at θ* up to rounding", holds: first < 1e-10,
          evidence: "largest error after it: \(Cell.significant(first))"),
        try .decreasing(
          "error after \(last) steps",
          onSeeds: [("k-IHT", errors(descents, last)), ("Topk-I-OBS", errors(newtons, 1))]),
      ],
      notes: [
        "d = 784, n = 2d, k* = \(brightest) of the brightest pixels, k = 2k*; mean and 95 % interval over \(images) images",
        "that the script is the authors' is inferred from its content; how it makes an image sparse was not found",
      ])
  }
}
