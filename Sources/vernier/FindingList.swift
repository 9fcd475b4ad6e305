import ArgumentParser
import Catalogue
import Reporting
import Verification

/// Every place where print, released code and mathematics disagree, shown again.
struct FindingList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "Every place where paper, released code and mathematics disagree, shown again now.",
    discussion: """
      A finding is a published statement that does not hold, or two of its voices that differ: what mathematics \
      says, what the paper prints, what the released code does, what is computed here. Each is demonstrated \
      when this command runs, with numbers, and marked ≠; one that can no longer be shown is marked ✗ and makes the exit \
      code 1; one that this machine cannot show, being about other kernels than it has, is marked · with the reason.

        vernier findings                        all of them; some seconds
        vernier findings SLiMQuant --markdown   those of one algorithm, to be quoted
        vernier findings --paper mkor --json    those of one paper

      `vernier verify NAME --check findings` is the line that shows one again.
      """)

  @OptionGroup var selection: Selection
  @Flag(help: "As JSON.") var json = false
  @Flag(help: "As a Markdown table.") var markdown = false

  struct Row: Codable {
    var algorithm: String, statement: String, place: String
    var claimed: String?, found: String
    var isShown: Bool
    /// Why it is not shown on this machine, where it cannot be.
    var absence: String?
    var papers: [String], command: String
  }

  func validate() throws {
    if json, markdown { throw ValidationError("--json and --markdown exclude one another.") }
  }

  func run() throws {
    Interruption.listen()
    var rows: [Row] = []
    for entry in try selection.entries() where !Interruption.isRequested {
      Terminal.progress("showing \(entry.name)")
      rows += Self.rows(entry.algorithm, papers: Catalogue.papers(of: entry).map { $0.key })
    }
    Terminal.endProgress()
    if json {
      print(try JSON.text(rows))
    } else if markdown {
      let head = ["statement", "place", "claimed", "found here", "shown by"]
      print(
        TableExport.pipes(
          head,
          rows.map { row in
            [row.statement, row.place, row.claimed ?? "", row.found, "`\(row.command)`"]
          }))
    } else if rows.isEmpty {
      print("No finding is declared of that: `vernier list` shows who has some.")
    } else {
      print(rows.map(Self.text).joined(separator: "\n\n"))
      let (shown, absent) = (rows.filter(\.isShown).count, rows.filter { $0.absence != nil }.count)
      let elsewhere = absent == 0 ? "" : "; \(absent) cannot be shown on this machine"
      print(
        "\n\(shown) of \(rows.count) findings shown: what is said there does not hold\(elsewhere)")
    }
    try Self.reportInterruption()
    if rows.contains(where: { !$0.isShown && $0.absence == nil }) { throw ExitStatus.findings.code }
  }

  private static func rows<A: Algorithm>(_: A.Type, papers: [String]) -> [Row] {
    A.findings.map { finding in
      var row = Row(
        algorithm: A.name, statement: finding.claim, place: finding.place, claimed: nil, found: "",
        isShown: false, papers: papers, command: Findings.command(for: A.name))
      if let reason = finding.whyNotHere {
        (row.found, row.absence) = ("not shown here: \(reason)", reason)
        return row
      }
      do {
        let shown = try finding.demonstration()
        (row.claimed, row.found, row.isShown) = (shown.claimed, shown.found, shown.isShown)
      } catch {
        row.found = "\(error)"
      }
      return row
    }
  }

  private static func text(_ row: Row) -> String {
    let mark = row.isShown ? "≠" : row.absence == nil ? "✗" : "·"
    var lines = [
      "\(mark) \(Terminal.bold(row.statement)) (\(row.algorithm))", "    where    \(row.place)",
    ]
    if let claimed = row.claimed { lines.append("    claimed  \(claimed)") }
    lines += ["    found    \(row.found)", "    again    \(row.command)"]
    return lines.joined(separator: "\n")
  }
}
