import Foundation

/// Plots as SVG, drawn by gnuplot.
public enum Gnuplot {
  /// Whether there is one to draw with.
  public static var isThere: Bool { GnuplotSession.program != nil }

  /// One curve: its name and its points.
  struct Curve {
    var name: String
    var points: [(x: Double, y: Double)]
    var isDashed = false
  }

  /// A plot with logarithmic axes as SVG to be put into a page; `nil` if gnuplot is missing or fails.
  ///
  /// - Parameter rise: Whether curves rise: names then stand above them, and points are marked.
  static func logarithmic(
    _ curves: [Curve], xIsLogarithmic: Bool, xLabel: String, yLabel: String, rise: Bool = false
  ) -> String? {
    let drawn = curves.map { curve in
      (curve, curve.points.filter { $0.y > 0 && $0.y.isFinite && $0.x > 0 })
    }.filter { !$0.1.isEmpty }
    guard !drawn.isEmpty else { return nil }
    var script = """
      set terminal svg size 560,340 dynamic font "sans-serif,12"
      set logscale \(xIsLogarithmic ? "xy" : "y")
      set format y "10^{%L}"
      set xlabel "\(xLabel)"
      set ylabel "\(yLabel)"
      set grid lc rgb "#dddddd"
      set border 3 lc rgb "#888888"
      set tics nomirror
      set key \(rise ? "top left Left reverse" : "bottom left")
      \(rise ? "set offsets graph 0, 0, graph 0.5, 0" : "")

      """
    for (index, (_, points)) in drawn.enumerated() {
      script += "$D\(index) << EOD\n"
      script += points.map { "\($0.x) \($0.y)" }.joined(separator: "\n") + "\nEOD\n"
    }
    let colours = ["#0a5cad", "#b3402a", "#3a7d34", "#8a5a00", "#6b3fa0", "#008a8a", "#7a7a7a"]
    let plots = drawn.enumerated().map { index, entry in
      let kind = rise ? "linespoints pt 7 ps 0.4" : "lines"
      let style = kind + (entry.0.isDashed ? " dt 2 lw 1.5" : " lw 2")
      let name = entry.0.name.filter { $0 != "\"" && $0 != "\\" }
      return
        "$D\(index) using 1:2 with \(style) lc rgb \"\(colours[index % colours.count])\" title \"\(name)\" noenhanced"
    }
    return run(script + "plot " + plots.joined(separator: ", ") + "\n")
  }

  static func run(_ script: String) -> String? {
    // The XML declaration and document type do not belong inside a page.
    guard let text = GnuplotSession.draw(script), let start = text.range(of: "<svg") else {
      return nil
    }
    return named(String(text[start.lowerBound...]), after: script)
  }

  /// Names of a drawing's parts that no other drawing on the page has: gnuplot gives all of them the same.
  private static func named(_ svg: String, after script: String) -> String {
    // Fowler, Noll and Vo's hash: the same drawing has the same names in every run.
    let hash = script.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let prefix = "g\(String(hash, radix: 36))-"
    return svg.replacing("id=\"", with: "id=\"" + prefix)
      .replacing("id='", with: "id='" + prefix)
      .replacing("href=\"#", with: "href=\"#" + prefix)
      .replacing("href='#", with: "href='#" + prefix)
      .replacing("url(#", with: "url(#" + prefix)
  }
}
