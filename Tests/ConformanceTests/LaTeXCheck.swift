/// What LaTeX would stumble over in exported tables, found without LaTeX.
///
/// It knows the commands that the export may use and no other, reads groups, environments and mathematics, and counts
/// the cells of every row.
struct LaTeXCheck {
  private(set) var faults: Set<Fault> = []

  enum Fault: String, CaseIterable {
    case environment = "an environment that is not closed, or not open"
    case group = "a brace without its partner"
    case special = "a special character that is not escaped"
    case mathematics = "mathematics that does not end in its cell, or a command of it outside"
    case columns = "a row with another number of cells than columns"
    case alignment = "an alignment of something else than l, r and c"
    case rules = "rules that are not booktabs' three in their order"
    case ending =
      "a row that does not end, or begins with what would be an argument of the line before"
    case command = "a command that is not known, or whose package is not named"
    case character = "a character outside of ASCII"
    case caption = "a table without one caption and one label, or a label twice"
  }

  private static let inText: Set<String> = [
    "textbackslash", "textasciitilde", "textasciicircum", "dots",
  ]
  private static let structural: Set<String> = [
    "begin", "end", "centering", "caption", "label", "toprule", "midrule", "bottomrule",
    "clearpage", "par", "medskip", "raggedright", "footnotesize",
  ]
  private static let inMathematics: Set<String> = Set(
    """
    alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon varphi chi \
    psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell nabla partial sum prod infty in notin subseteq \
    cup cap emptyset to leftarrow uparrow downarrow Rightarrow mapsto le ge ne approx equiv sim propto ll gg pm mp \
    times div cdot odot otimes oplus circ surd lceil rceil lfloor rfloor langle rangle prime preceq succeq prec succ \
    forall exists frac mathbb mathsf mathrm bar hat tilde dot
    """.split(separator: " ").map(String.init))

  private var labels: Set<String> = []
  private var packages: Set<String> = []

  init(_ text: String) {
    if text.contains(where: { !$0.isASCII }) { faults.insert(.character) }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in lines where line.hasPrefix("% \\usepackage{") {
      packages.formUnion(
        line.dropFirst(14).prefix { $0 != "}" }.split(separator: ",").map(String.init))
    }
    // A line that begins with a per cent sign is a remark, wherever LaTeX reads it.
    structure(of: lines.filter { !$0.hasPrefix("%") })
  }

  private mutating func structure(of lines: [String]) {
    var open: [String] = [], rules: [String] = [], columns = 0, captions = 0, labels = 0
    var endsRow = true
    for line in lines.map({ $0.trimmingPrefix { $0 == " " } }).map(String.init) where !line.isEmpty
    {
      if let name = argument(of: "begin", in: line) {
        open.append(name)
        if name == "table" { (captions, labels) = (0, 0) }
        if name == "tabular" {
          let alignment = line.dropFirst("\\begin{tabular}{".count).dropLast()
          if !line.hasSuffix("}") || !alignment.allSatisfy({ "lrc".contains($0) }) {
            faults.insert(.alignment)
          }
          (columns, rules, endsRow) = (alignment.count, [], true)
        }
      } else if let name = argument(of: "end", in: line) {
        if open.popLast() != name { faults.insert(.environment) }
        if name == "tabular", rules != ["toprule", "midrule", "bottomrule"] {
          faults.insert(.rules)
        }
        if name == "table", captions != 1 || labels != 1 { faults.insert(.caption) }
      } else if ["\\toprule", "\\midrule", "\\bottomrule", "\\hline"].contains(line) {
        rules.append(String(line.dropFirst()))
        if line == "\\hline" { faults.insert(.rules) }
      } else if open.last == "tabular" {
        if !line.hasSuffix("\\\\") || !endsRow { faults.insert(.ending) }
        if "[*".contains(line.first ?? " ") { faults.insert(.ending) }
        endsRow = line.hasSuffix("\\\\")
        let cells = Self.cells(of: line.hasSuffix("\\\\") ? String(line.dropLast(2)) : line)
        if cells.count != columns { faults.insert(.columns) }
        for cell in cells { read(cell) }
      } else if let caption = body(of: "caption", in: line) {
        captions += 1
        read(caption)
      } else if let label = body(of: "label", in: line) {
        labels += 1
        if !self.labels.insert(label).inserted { faults.insert(.caption) }
        if label.contains(where: { "\\{}$&#%~^".contains($0) }) { faults.insert(.special) }
      } else {
        read(line)
      }
    }
    if !open.isEmpty { faults.insert(.environment) }
  }

  private func argument(of command: String, in line: String) -> String? {
    guard line.hasPrefix("\\\(command){") else { return nil }
    return String(line.dropFirst(command.count + 2).prefix { $0 != "}" })
  }

  /// The argument of a command that is all of its line.
  private func body(of command: String, in line: String) -> String? {
    guard line.hasPrefix("\\\(command){"), line.hasSuffix("}") else { return nil }
    return String(line.dropFirst(command.count + 2).dropLast())
  }

  /// Cells between ampersands that are not escaped.
  private static func cells(of line: String) -> [String] {
    var cells = [""], isEscaped = false
    for character in line {
      if character == "&", !isEscaped {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return cells
  }

  /// Text between commands: groups, mathematics and specials.
  private mutating func read(_ text: String) {
    var rest = Substring(text), depth = 0, isMathematics = false
    while let character = rest.popFirst() {
      switch character {
      case "{": depth += 1
      case "}":
        depth -= 1
        if depth < 0 { faults.insert(.group) }
      case "$": isMathematics.toggle()
      case "_", "^": if !isMathematics { faults.insert(.special) }
      case "&", "#", "%": faults.insert(.special)
      case "<", ">", "|", "\"": if !isMathematics, character != "\"" { faults.insert(.special) }
      case "\\": command(&rest, isMathematics)
      default: break
      }
    }
    if depth > 0 { faults.insert(.group) }
    if isMathematics { faults.insert(.mathematics) }
  }

  private mutating func command(_ rest: inout Substring, _ isMathematics: Bool) {
    let name = String(rest.prefix { $0.isLetter })
    guard name.isEmpty else {
      rest = rest.dropFirst(name.count)
      if Self.structural.contains(name) || Self.inText.contains(name) { return }
      guard Self.inMathematics.contains(name) else {
        faults.insert(.command)
        return
      }
      if !isMathematics { faults.insert(.mathematics) }
      if name == "mathbb", !packages.contains("amssymb") { faults.insert(.command) }
      return
    }
    guard let symbol = rest.popFirst() else {
      faults.insert(.command)
      return
    }
    if "&%$#_{}".contains(symbol) { return }
    if "'`\"".contains(symbol), rest.first?.isLetter == true { return }
    if symbol == "|", isMathematics { return }
    faults.insert(.command)
  }
}
