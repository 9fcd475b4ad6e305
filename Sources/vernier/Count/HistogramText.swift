import Bindings
import Measurement

/// What counted instructions were, as a person reads it.
enum HistogramText {
  /// Names that are shown at most.
  private static let most = 16

  static func render(_ row: CountReport.Row) -> String {
    guard let count = row.count, let mix = count.mix else { return "" }
    let widths = MachineInstruction.Width.allCases.filter { width in
      mix.count { $0.width == width } != 0
    }
    let kinds = MachineInstruction.Kind.allCases.map { kind in
      [kind.rawValue] + widths.map { number(mix.count(of: kind, $0)) }
        + [number(mix.count { $0.kind == kind })]
    }
    let head = ["\(row.subject)"] + widths.map(\.rawValue) + ["all"]
    var lines = [Terminal.table(head, kinds, right: Set(1..<head.count))]
    lines.append("reads memory \(mix.loads), writes memory \(mix.stores)")
    if count.repeated > 0 {
      lines.append("\(count.repeated) are second and later rounds of string instructions")
    }
    let opcodes = mix.opcodes
    let shown = opcodes.prefix(most).map { "\($0.mnemonic) \($0.count)" }
    let rest = opcodes.count - shown.count
    lines.append(shown.joined(separator: ", ") + (rest > 0 ? ", and \(rest) more" : ""))
    return lines.joined(separator: "\n")
  }

  private static func number(_ count: Int) -> String { count == 0 ? "" : "\(count)" }
}
