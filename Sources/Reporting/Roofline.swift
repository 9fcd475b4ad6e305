import Foundation
import Measurement
import Verification

/// The machine's roofs, and the fastest of ours below them: operations a second against operations for each byte.
struct Roofline {
  private let points: [Timing]
  private let calibration: Calibration

  init(_ timings: [Timing], under calibration: Calibration) {
    self.calibration = calibration
    points = timings.filter { ($0.gigaflops ?? 0) > 0 && ($0.intensity ?? 0) > 0 }
  }

  var html: String {
    guard let drawn = Gnuplot.run(script) else { return "" }
    return """
      <figure class="wide">\(drawn)<figcaption>Operations a second against operations for each byte that must cross, the fastest \
      of ours on the largest size. Sloping: what each level of memory can read; level: what the core can compute.\
      </figcaption></figure>
      """
  }

  /// What the core can compute in each format; a format that it has no instruction for, or that no point is of,
  /// has no line. There is no measurement of bfloat16: it is computed with as floats.
  private var peaks: [(name: String, gigaflops: Double)] {
    let single = isAnyPoint(of: .bfloat16) ? "float32 and bfloat16" : "float32"
    let byte = isAnyPoint(of: .int8) ? calibration.int8 : nil
    return [(single, calibration.float32), ("float64", calibration.float64)]
      + [byte].compactMap { $0 }.map { ("int8", $0) }
  }

  /// A point is of a format if its implementation's name says so, or the roof above it does.
  private func isAnyPoint(of unit: Work.Unit) -> Bool {
    points.contains { point in
      point.implementation.hasSuffix("-\(unit.rawValue)")
        || point.roof == "\(unit.rawValue) peak"
    }
  }

  /// The least and the greatest intensity that is drawn.
  private var range: (low: Double, high: Double) {
    let all = points.compactMap(\.intensity)
    return ((all.min() ?? 0.1) / 2, max(all.max() ?? 10, 16) * 2)
  }

  private var script: String {
    guard !points.isEmpty else { return "" }
    let (low, high) = range
    var script = """
      set terminal svg size 900,520 dynamic font "sans-serif,12"
      set logscale xy
      set format y "10^{%L}"
      set xlabel "operations for each byte"
      set ylabel "10^9 operations a second"
      set grid lc rgb "#dddddd"
      set border 3 lc rgb "#888888"
      set tics nomirror
      set key bottom right
      set xrange [\(low):\(high)]
      $P << EOD

      """
    script += points.map { point in
      "\(point.intensity ?? 0) \(point.gigaflops ?? 0) \(point.algorithm)"
    }.joined(separator: "\n")
    script += "\nEOD\n"
    let most = peaks.map(\.gigaflops).max() ?? calibration.float32
    let slopes = calibration.reading.map { level in
      "min(\(level.gigabytesPerSecond) * x, \(most)) with lines lc rgb \"#888888\" dt 2 title \"\(level.name) reading\""
    }
    let levels = peaks.map {
      "\($0.gigaflops) with lines lc rgb \"#b3402a\" title \"\($0.name) peak\""
    }
    let marks = [
      "$P using 1:2 with points pt 7 ps 0.5 lc rgb \"#0a5cad\" notitle",
      "$P using 1:2:3 with labels noenhanced font \",8\" left offset 0.5,0.2 notitle",
    ]
    return script + "min(a, b) = a < b ? a : b\nplot "
      + (slopes + levels + marks).joined(separator: ", ") + "\n"
  }
}
