import Foundation

extension Gnuplot {
  /// A series of figures in order, and the levels between its steps.
  public struct Panel {
    public var title: String
    public var unit: String
    public var figures: [Double]
    /// From which point to which, and at which height.
    public var levels: [(from: Int, to: Int, height: Double)]

    public init(
      title: String, unit: String, figures: [Double],
      levels: [(from: Int, to: Int, height: Double)]
    ) {
      (self.title, self.unit, self.figures, self.levels) = (title, unit, figures, levels)
    }
  }

  /// One panel below the other, as SVG; `nil` if gnuplot is missing or fails.
  public static func history(_ panels: [Panel]) -> String? {
    guard !panels.isEmpty else { return nil }
    var script = """
      set terminal svg size 760,\(220 * panels.count) dynamic font "sans-serif,12"
      set multiplot layout \(panels.count),1
      set grid lc rgb "#dddddd"
      set border 3 lc rgb "#888888"
      set tics nomirror
      set xlabel "commit"
      unset key
      set offsets 1, 1, graph 0.1, graph 0.1

      """
    for (index, panel) in panels.enumerated() {
      let title = panel.title.filter { $0 != "\"" && $0 != "\\" }
      script += "$P\(index) << EOD\n"
      script += panel.figures.enumerated().map { "\($0 + 1) \($1)" }.joined(separator: "\n")
      script += "\nEOD\n$L\(index) << EOD\n"
      script += panel.levels.map { level in
        "\(level.from + 1) \(level.height)\n\(level.to + 1) \(level.height)\n"
      }.joined(separator: "\n")
      script += "EOD\nset title \"\(title)\" noenhanced\nset ylabel \"\(panel.unit)\"\n"
      script += "plot $P\(index) using 1:2 with points pt 7 ps 0.5 lc rgb \"#0a5cad\", "
      script += "$L\(index) using 1:2 with lines lw 2 lc rgb \"#b3402a\"\n"
    }
    return run(script + "unset multiplot\n")
  }
}
