import Clipping
import Scalars
import Verification

/// Mean squared error of a uniform grid under the standard normal law.
struct NormalGrid {
  /// In order, at equal distances.
  let levels: [Double]

  /// 2ᵇ levels from -clip to clip.
  init(bits: Int, clip: Double) {
    let last = (1 << bits) - 1
    levels = (0...last).map { clip * (2 * Double($0) / Double(last) - 1) }
  }

  /// Multiples of clip / (2ᵇ⁻¹ - 1), from one below -clip to clip.
  init(bits: Int, symmetricClip clip: Double) {
    let top = (1 << (bits - 1)) - 1
    levels = (-top - 1...top).map { clip * Double($0) / Double(top) }
  }

  private static func density(_ x: Double) -> Double {
    x.isInfinite ? 0 : Double.exp(-x * x / 2) / (2 * Double.pi).squareRoot()
  }

  private static func below(_ x: Double) -> Double {
    x.isInfinite ? (x < 0 ? 0 : 1) : (1 + Double.erf(x / 2.0.squareRoot())) / 2
  }

  /// Σ ∫ (x - l)² φ over what is nearest to each level l: (1 + l²) ΔΦ - Δ(xφ) + 2l Δφ.
  var error: Double {
    var total = 0.0
    var from = -Double.infinity
    for (k, level) in levels.enumerated() {
      let to = k + 1 < levels.count ? (level + levels[k + 1]) / 2 : .infinity
      let (p, q) = (Self.density(from), Self.density(to))
      let first = from.isInfinite ? 0 : from * p
      let last = to.isInfinite ? 0 : to * q
      total += (1 + level * level) * (Self.below(to) - Self.below(from))
      total += first - last + 2 * level * (q - p)
      from = to
    }
    return Plant.taken(total, from: "NormalGrid")
  }

  /// The same error summed over midpoints of cells of 2⁻¹³ between -8 and 8, level by level.
  var summed: Double {
    let width = 0x1p-13
    let step = levels[1] - levels[0]
    return (-65536..<65536).reduce(0.0) { sum, cell in
      let x = (Double(cell) + 0.5) * width
      let place = Int(((x - levels[0]) / step).rounded())
      let delta = x - levels[min(max(place, 0), levels.count - 1)]
      return sum + delta * delta * Self.density(x) * width
    }
  }

  /// The clip of least error, by golden sections of 0.3 to 8 until they are 10⁻⁸ apart.
  static func best(_ grid: (Double) -> NormalGrid) -> (clip: Double, error: Double) {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (a, b) = (0.3, 8.0)
    var (c, d) = (b - ratio * (b - a), a + ratio * (b - a))
    var (left, right) = (grid(c).error, grid(d).error)
    while b - a > 1e-8 {
      if left < right {
        (b, d, right) = (d, c, left)
        c = b - ratio * (b - a)
        left = grid(c).error
      } else {
        (a, c, left) = (c, d, right)
        d = a + ratio * (b - a)
        right = grid(d).error
      }
    }
    let clip = (a + b) / 2
    return (clip, grid(clip).error)
  }
}

extension W4A4Kurtosis {
  private static func decibels(_ error: Double) -> Double { -10 * Double.log10(error) }

  /// Both clips, learned by 400 steps down the surrogate gradient of the squared error.
  private static func descended(bits: Int, seed: UInt64) throws -> (low: Double, high: Double) {
    var generator = Generator(seed: seed, purpose: "W4A4Kurtosis/clips/\(bits)")
    let x = (0..<16384).map { _ in Float(generator.gaussian()) }
    var problem = ClippedQuantiser.Problem(
      activations: x, gradients: x.map { _ in 0 }, low: -4, high: 4, bits: bits)
    guard let quantiser = ClippedQuantiser.implementations.last else { return (.nan, .nan) }
    let n = Float(x.count)
    for _ in 0..<400 {
      let values = try quantiser(problem)["values"]
      problem.gradients = zip(x, values).map { 2 * (Float($1) - $0) / n }
      let result = try quantiser(problem)
      // About half of what the curvature at the end allows: it is the share that is clipped, and falls with the bits.
      let rate: Float = [2: 4, 3: 10, 4: 40, 8: 4000][bits] ?? 1
      problem.low -= rate * Float(result["lower"][0])
      problem.high -= rate * Float(result["upper"][0])
    }
    return (Double(problem.low), Double(problem.high))
  }

  static let clips = PaperTable(
    "clips", "Clips of least squared error for standard normal activations",
    place: nil, uses: [ClippedQuantiser.self, NormalClip.self]
  ) { inputs in
    let widths = [2, 3, 4, 8]
    let anchored = widths.map { bits in NormalGrid.best { NormalGrid(bits: bits, clip: $0) } }
    let symmetric = widths.map { bits in
      NormalGrid.best { NormalGrid(bits: bits, symmetricClip: $0) }
    }
    let learned = try widths.map { try descended(bits: $0, seed: inputs.seed) }
    func cells(_ values: [Double], _ digits: Int) -> [Cell] {
      values.map { .figure(Cell.significant($0, digits: digits)) }
    }
    let grids = zip(widths, zip(anchored, symmetric)).flatMap { bits, best in
      [
        NormalGrid(bits: bits, clip: best.0.clip),
        NormalGrid(bits: bits, symmetricClip: best.1.clip),
      ]
    }
    let found = zip(anchored, symmetric).flatMap { [$0.error, $1.error] }
    let misses = zip(found, grids).map { abs($0 / $1.summed - 1) }
    let certified = try widths.map {
      try NormalClip.implementations[0](.init(levels: 1 << $0))["clip"][0]
    }
    let apart = zip(anchored, certified).map { abs($0.clip / $1 - 1) }
    let gap = abs((learned[2].high - learned[2].low) / 2 / anchored[2].clip - 1)
    return TableResult(
      columns: widths.map { "\($0) bits" },
      rows: [
        .init("both ends on the grid: clip", cells(anchored.map(\.clip), 5)),
        .init("mean squared error", cells(anchored.map(\.error), 5)),
        .init("signal to noise, dB", cells(anchored.map { decibels($0.error) }, 4)),
        .init("zero on the grid: clip", cells(symmetric.map(\.clip), 5)),
        .init("mean squared error", cells(symmetric.map(\.error), 5)),
        .init("signal to noise, dB", cells(symmetric.map { decibels($0.error) }, 4)),
        .init("learned from ±4: c⁺", cells(learned.map(\.high), 4)),
        .init("learned from ±4: c⁻", cells(learned.map(\.low), 4)),
      ],
      shapes: [
        Shape(
          "a grid with zero in it costs more at every width",
          holds: zip(anchored, symmetric).allSatisfy { $0.error < $1.error },
          evidence: zip(anchored, symmetric).map {
            Cell.significant($1.error / $0.error, digits: 4)
          }.joined(separator: ", ") + " times"),
        Shape(
          "the closed form is the sum over small cells, to 1e-4",
          holds: misses.allSatisfy { $0 < 1e-4 },
          evidence: misses.map { Cell.significant($0, digits: 2) }.joined(separator: ", ")),
        Shape(
          "golden sections end at the zeros of the derivative, which are certified, to 1e-6",
          holds: apart.allSatisfy { $0 < 1e-6 },
          evidence: apart.map { Cell.significant($0, digits: 2) }.joined(separator: ", ")),
        Shape(
          "the clips that are learned in 4 bits are the best ones, to 3 % (our threshold)",
          holds: gap < 0.03, evidence: "\(Cell.significant(100 * gap, digits: 2)) % apart"),
      ],
      notes: [
        "the first six rows are minimised in closed form, by golden sections; the last two descend the surrogate gradient on 16384 "
          + "draws, which takes δ for a constant: where they end is near the minimum and not in it"
      ])
  }
}
