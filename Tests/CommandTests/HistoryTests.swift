import Foundation
import Measurement
import Testing

/// Figures from git and from files, by the command as a user runs it.
@Suite struct HistoryCommand {
  /// What `--json` writes, as far as it is looked at here.
  private struct Record: Decodable {
    var series: [FigureSeries]
    var problems: [String]
  }

  /// A repository with 40 versions of one file: a step of 5 % at the 31st, one version that is no JSON, one of
  /// another kind, and other libraries from the 21st on.
  private func repository() throws -> String {
    let folder = TemporaryFolder.make()
    let script = """
      set -e
      cd "\(folder)"
      git init -q . && git config user.name t && git config user.email t@example.org
      file=Baselines/some-host/Foundations/Dot.json
      mkdir -p Baselines/some-host/Foundations
      for i in $(seq 1 40); do
        level=1000; [ $i -gt 30 ] && level=1050
        gsl=2.7; [ $i -gt 20 ] && gsl=2.8
        seconds=$((level + (i * 7919) % 13 - 6))e-9
        printf '{"host":{"processor":"p","architecture":"a","cores":2,"caches":[],"lane":"baseline","libraries":["GSL %s"],"openBLASCore":"c","openBLASThreads":1},"timings":[{"algorithm":"Dot","size":64,"implementation":"plain","seconds":%s}]}' $gsl $seconds > $file
        [ $i = 5 ] && echo '{"host":' > $file
        [ $i = 6 ] && echo '{"host":{},"figures":[]}' > $file
        git add . && git commit -q -m "version $i"
      done
      """
    let made = try Command.run(["-c", script], program: "/bin/bash")
    #expect(made.status == 0, "\(made.errors)")
    return folder
  }

  private func history(in folder: String, _ arguments: String) throws -> Command {
    try Command.run(in: folder, "history \(arguments)")
  }

  @Test func `Committed versions become series, and what cannot be read is named`() throws {
    let folder = try repository()
    let process = try history(in: folder, "--host some-host --json")
    #expect(process.status == 65, "\(process.errors)")
    let record = try JSONDecoder().decode(Record.self, from: Data(process.output.utf8))
    let series = try #require(record.series.first)
    #expect(series.points.count == 38 && series.unit == "seconds")
    // The 31st version is the 29th that can be read.
    #expect(series.changes.map(\.index) == [28], "\(series.changes)")
    #expect(abs((series.changes.first?.ratio ?? 0) - 1.05) < 0.01)
    #expect(series.events.map(\.index) == [18])
    #expect(series.events.first?.what == "GSL 2.7 → GSL 2.8")
    #expect(record.problems.count == 2)
    #expect(process.errors.contains("is not JSON") && process.errors.contains("another version"))

    let text = try history(in: folder, "Dot --host some-host --verbose --plot '\(folder)/h.svg'")
    #expect(text.output.contains("Dot 64 plain") && text.output.contains("▁"))
    #expect(text.output.contains("surroundings changed"))
    #expect(try String(contentsOfFile: "\(folder)/h.svg", encoding: .utf8).hasPrefix("<svg"))
    #expect(try history(in: folder, "Dto --host some-host").errors.contains("Did you mean Dot"))
    let stranger = try history(in: folder, "")
    #expect(stranger.status == 66 && stranger.errors.contains("some-host"))
    #expect(try history(in: TemporaryFolder.make(), "").status == 64)
  }

  @Test func `A file of figures is read, and a slowdown at its end can fail`() throws {
    let folder = TemporaryFolder.make()
    let path = "\(folder)/figures.csv"
    func write(_ count: Int, slow: Int, _ extra: String = "") throws {
      let rows = (0..<count).map { index in
        let level = index < slow ? 100.0 : 110.0
        return "c\(index),2026-01-01,\(level + Double(index * 7919 % 13 - 6) / 10)"
      }
      try ("commit,date,time\n" + rows.joined(separator: "\n") + "\n" + extra)
        .write(toFile: path, atomically: true, encoding: .utf8)
    }
    try write(40, slow: 36)
    #expect(try history(in: folder, "--input figures.csv").status == 0)
    let red = try history(in: folder, "--input figures.csv --fail")
    #expect(red.status == 1 && red.output.contains("c36"), "\(red.output)")
    // Noticed at c38 it is news for two commits, wherever it began.
    #expect(try history(in: folder, "--input figures.csv --fail --newest 1").status == 0)
    try write(40, slow: 40)
    #expect(try history(in: folder, "--input figures.csv --fail").status == 0)
    try write(8, slow: 8, "c8,2026-01-01,abc\nc9\n")
    let short = try history(in: folder, "--input figures.csv")
    #expect(short.status == 65 && short.output.contains("12 points are needed"))
    #expect(short.errors.contains("line 10") && short.errors.contains("line 11"))
    #expect(try history(in: folder, "--input none.csv").status == 66)
    for wrong in ["--level 1", "--newest 0", "--host a --all-hosts", "--input f --host a"] {
      #expect(try history(in: folder, wrong).status == 64, "\(wrong)")
    }
  }
}
