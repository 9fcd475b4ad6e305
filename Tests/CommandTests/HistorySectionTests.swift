import Measurement
import Reporting
import Testing

/// What a report says of the commits before it.
@Suite struct HistorySectionTests {
  private func series(_ name: String, _ figures: [Double]) -> FigureSeries {
    let points = figures.enumerated().map { index, figure in
      FigureSeries.Point(commit: "c\(index)", date: "2026-01-\(10 + index)", figure: figure)
    }
    var series = FigureSeries(name: name, unit: "cycles", points: points)
    series.analyse(with: ChangePointDetector())
    return series
  }

  private func page(_ history: FigureHistory?) throws -> String {
    var record = RunRecord(seed: 1, depth: 1)
    record.history = history
    var text = ""
    _ = try Report.write(record, to: "nowhere") { page, _ in text = page }
    return text
  }

  @Test func `What shards say of their parts is what the run says of all`() throws {
    let steady = (0..<20).map { 100 + Double($0 * 7 % 5) / 10 }
    func stepped(at place: Int) -> [Double] {
      steady.enumerated().map { $0 < place ? $1 : $1 * 1.2 }
    }
    let all = [
      series("A 1 stepped", stepped(at: 12)), series("B 1 steady", steady),
      series("C 1 stepped", stepped(at: 14)), series("D 1 stepped", stepped(at: 12)),
      series("E 1 short", [1, 1]),
    ]
    func history(_ some: [FigureSeries]) -> FigureHistory { .init(level: 0.001, of: some) }
    let whole = history(all)
    let parts = (0..<2).map { k in history(all.indices.filter { $0 % 2 == k }.map { all[$0] }) }
    let merged = try #require(FigureHistory(parts))
    #expect(merged.stepped.map(\.name) == whole.stepped.map(\.name))
    #expect(whole.stepped.map(\.name) == ["C 1 stepped", "A 1 stepped", "D 1 stepped"])
    #expect(merged.watched == whole.watched && merged.short == whole.short)
    #expect(FigureHistory([]) == nil)
  }

  @Test func `A step is named with its commit, and what is steady or short is counted`() throws {
    let steady = (0..<20).map { 100 + Double($0 * 7 % 5) / 10 }
    let stepped = steady.enumerated().map { $0 < 12 ? $1 : $1 * 1.2 }
    let history = FigureHistory(
      level: 0.001,
      of: [
        series("A 1 steady", steady), series("B 1 stepped", stepped), series("C 1 short", [1, 1]),
      ])
    #expect(history.stepped.map(\.name) == ["B 1 stepped"])
    #expect(history.watched == 2 && history.short == 1)
    let text = try page(history)
    #expect(text.contains("What changed over time?") && text.contains("c12"))
    #expect(text.contains("B 1 stepped") && !text.contains("A 1 steady"))
    #expect(text.contains("1 series is too short to say anything: it needs"))
    #expect(text.contains("2 series were watched"))
  }

  @Test func `One series is, and two are`() throws {
    let steady = (0..<20).map { 100 + Double($0 * 7 % 5) / 10 }
    let one = FigureHistory(
      level: 0.001,
      of: [series("A 1", steady), series("B 1", [1, 1]), series("C 1", [1])])
    let text = try page(one)
    #expect(text.contains("1 series was watched commit by commit"))
    #expect(text.contains("2 series are too short to say anything: they need"))
  }

  @Test func `Without committed figures there is no such section`() throws {
    #expect(!(try page(nil).contains("What changed over time?")))
    #expect(!(try page(FigureHistory(level: 0.001, of: [])).contains("What changed over time?")))
  }
}
