import Foundation
import Reporting
import Testing
import Verification

/// The report's page in a browser: headless Chromium renders what a person would see.
@Suite(.serialized) struct PageTests {
  private static let browser = ["chromium", "chromium-browser", "google-chrome"].first {
    (try? Command.run(["-c", "command -v \($0)"], program: "/bin/sh").status) == 0
  }

  /// A page of one algorithm that is in a paper, its verdicts, times and tables.
  private static let page = Result {
    let folder = TemporaryFolder.make()
    let process = try Command.run(
      "run", "ExtraZeros", "RandomMask", "--no-bench", "--output", folder)
    #expect(process.status == 0, "\(process.errors)")
    return "\(folder)/index.html"
  }

  /// The words that a script in the page returns, in a frame as wide as a device: no window is narrower than 500;
  /// `nil` where there is no browser.
  private func answer(_ script: String, width: Int = 1200) throws -> String? {
    guard let browser = Self.browser else {
      print(
        "skipped: the page in a browser, for there is no Chromium here (apt-get install chromium)")
      return nil
    }
    let folder = TemporaryFolder.make()
    let text = try String(contentsOfFile: Self.page.get(), encoding: .utf8)
    let probe = """
      <script>
      window.complaints = [];
      window.addEventListener('error', event => complaints.push(event.message));
      </script>
      """
    let last = """
      <script>parent.postMessage(innerWidth === \(width) ? (() => { \(script) })()
        : 'a window of ' + innerWidth, '*');</script></body>
      """
    try text.replacing("<meta charset", with: probe + "<meta charset", maxReplacements: 1)
      .replacing("</body>", with: last)
      .write(toFile: "\(folder)/page.html", atomically: true, encoding: .utf8)
    let frame = """
      <!doctype html><html><body><script>
      addEventListener('message', event => document.body.dataset.answer = event.data);
      </script><iframe src="page.html" width="\(width)" height="900" style="border:0"></iframe>
      </body></html>
      """
    try frame.write(toFile: "\(folder)/frame.html", atomically: true, encoding: .utf8)
    let process = try Command.run(
      [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1600,1000",
        "--user-data-dir=\(folder)/profile", "--virtual-time-budget=3000", "--dump-dom",
        "file://\(folder)/frame.html",
      ], program: "/usr/bin/env")
    #expect(process.status == 0, "\(process.errors)")
    let parts = process.output.components(separatedBy: "data-answer=\"")
    return parts.count > 1 ? parts[1].components(separatedBy: "\"")[0] : "no answer"
  }

  @Test func `No error, and every link within the page leads somewhere`() throws {
    let script = """
      const dead = [...document.querySelectorAll('a[href^="#"]')].filter(
        link => !document.getElementById(decodeURIComponent(link.hash.slice(1))));
      const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
      return [complaints.length, dead.length, ids.length - new Set(ids).size,
        document.querySelectorAll('a').length > 0].join(' ');
      """
    guard let found = try answer(script) else { return }
    #expect(found == "0 0 0 true")
  }

  @Test(arguments: [360, 768, 1400]) func `Nothing is wider than the window`(_ width: Int) throws {
    let script = """
      document.querySelectorAll('details').forEach(fold => fold.open = true);
      return document.documentElement.scrollWidth > window.innerWidth
        ? document.documentElement.scrollWidth : 'fits';
      """
    guard let found = try answer(script, width: width) else { return }
    #expect(found == "fits")
  }

  @Test func `A word that is longer than a phone is broken`() throws {
    let script = """
      for (const element of document.querySelectorAll('h3, h4 span, main > section > p, li, .facts'))
        element.textContent = 'ASYNCframework/ASYNCframework@68a56a8:src/main/scala/OptimizationAlgorithms';
      return document.documentElement.scrollWidth > window.innerWidth
        ? document.documentElement.scrollWidth : 'fits';
      """
    guard let found = try answer(script, width: 360) else { return }
    #expect(found == "fits")
  }

  @Test func `A word finds its rows, and a column sorts them`() throws {
    let script = """
      const input = document.querySelector('.search input');
      input.value = 'galore';
      input.dispatchEvent(new Event('input'));
      const seen = [...document.querySelectorAll('tbody tr')].filter(row => !row.hidden);
      const text = seen.map(row => row.cells[0].textContent);
      input.value = '';
      input.dispatchEvent(new Event('input'));
      const table = [...document.querySelectorAll('table')].at(-1);
      const column = () => [...table.tBodies[0].rows].map(row => row.cells[0].textContent);
      const before = column();
      table.querySelector('th').click();
      const up = column();
      table.querySelector('th').click();
      const down = column();
      const isSorted = up.every((word, i) => i === 0 || up[i - 1] <= word);
      return [text.includes('galore'), before.length === up.length, isSorted,
        up.join() === down.reverse().join()].join(' ');
      """
    guard let found = try answer(script) else { return }
    #expect(found == "true true true true")
  }

  /// The picture by its structure: what is where, and how large.
  @Test(arguments: [360, 768, 1400]) func `Sections follow each other, and all of them is drawn`(
    _ width: Int
  ) throws {
    let script = """
      document.querySelectorAll('details').forEach(fold => fold.open = true);
      const box = element => element.getBoundingClientRect();
      const parts = [document.querySelector('header'), ...document.querySelectorAll('section')];
      const inOrder = parts.every((part, i) =>
        box(part).height > 40 && (i === 0 || box(part).top >= box(parts[i - 1]).bottom));
      const drawn = [...document.querySelectorAll('svg')].filter(
        svg => box(svg).width < 100 || box(svg).height < 60).length;
      const ragged = [...document.querySelectorAll('table')].filter(table => {
        const columns = table.tHead ? table.tHead.rows[0].cells.length : 0;
        return [...table.tBodies[0].rows].some(row => row.cells.length !== columns);
      }).length;
      const small = [...document.querySelectorAll('p, td, figcaption')].filter(
        element => parseFloat(getComputedStyle(element).fontSize) < 11).length;
      return [parts.map(part => part.querySelector('h1, h2').textContent).join('; '), inOrder,
        drawn, ragged, small].join(' | ');
      """
    guard let found = try answer(script, width: width) else { return }
    let heads = [
      "Vernier", "Is it right?", "How near do errors come to their bounds?",
      "Where print, code and mathematics differ", "How does it converge?",
      "What do the papers say?", "What is there?",
    ]
    #expect(found == heads.joined(separator: "; ") + " | true | 0 | 0 | 0")
  }

  @Test func `On a phone drawings can be read, and a row's name stays while its figures move`()
    throws
  {
    let script = """
      document.querySelectorAll('details').forEach(fold => fold.open = true);
      const letters = [...document.querySelectorAll('figure svg text')].map(
        text => text.getBoundingClientRect().height).filter(height => height > 0);
      const wide = [...document.querySelectorAll('.scroll')].filter(
        box => box.querySelector('table.paper, table.matrix') && box.scrollWidth > box.clientWidth + 40);
      const lost = wide.filter(box => {
        box.scrollLeft = 40;
        const name = box.querySelector('tbody td').getBoundingClientRect();
        return Math.abs(name.left - box.getBoundingClientRect().left) > 1;
      });
      return [letters.length > 0, Math.min(...letters) >= 9, wide.length > 0, lost.length].join(' ');
      """
    guard let found = try answer(script, width: 360) else { return }
    #expect(found == "true true true 0")
  }

  @Test func `It has its sections, in light and in dark`() throws {
    let script = """
      const heads = [...document.querySelectorAll('h2')].map(head => head.textContent);
      const colours = () => {
        const style = getComputedStyle(document.body);
        return [style.backgroundColor, style.color];
      };
      const light = colours();
      const dark = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).find(
        rule => rule.media && rule.media.mediaText.includes('dark'));
      const sheet = document.createElement('style');
      sheet.textContent = [...dark.cssRules].map(rule => rule.cssText).join(' ');
      document.head.append(sheet);
      return [heads.includes('Is it right?'), heads.includes('What do the papers say?'),
        heads.includes('What is there?'), colours().every((colour, i) => colour !== light[i])].join(' ');
      """
    guard let found = try answer(script) else { return }
    #expect(found == "true true true true")
  }

  private enum NoPaper: Paper {
    static let key = "none"
    static let citation = Citation("Nobody. Nothing", "")
    static let algorithms: [any Algorithm.Type] = []
    static let tables: [PaperTable] = []
    static let outOfReach: [String] = []
  }

  @Test func `Without gnuplot a page is made at once, and says what it lacks`() throws {
    var record = RunRecord(seed: 1, depth: 1)
    // As many drawings as a whole report has.
    let curve = Plot.Curve("a", x: [1, 2, 3], y: [1, 0.5, 0.25])
    let tables = (0..<200).map { k in
      var table = RunRecord.TableRecord(
        PaperTable("\(k)", "", place: nil) { _ in TableResult(columns: []) })
      table.result = TableResult(
        columns: ["x"], rows: [.init("a", [.figure("1")])], plot: Plot(x: "k", y: "gap", [curve]))
      return table
    }
    record.papers = [RunRecord.PaperRecord(NoPaper.self, tables: tables)]
    let folder = TemporaryFolder.make()
    try record.write(to: "\(folder)/run.json")
    let clock = ContinuousClock(), start = clock.now
    let made = try Command.run(
      ["report", "\(folder)/run.json", "--output", folder],
      environment: ["PATH": TemporaryFolder.make()])
    #expect(made.status == 0, "\(made.errors)")
    #expect(clock.now - start < .seconds(2))
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    #expect(page.contains("gnuplot is not on the PATH") && !page.contains("<svg"))
  }

  @Test func `A page says what its program was built from, as far as the sources tell`() throws {
    let folder = TemporaryFolder.make()
    func git(_ arguments: String...) throws {
      let run = try Command.run(
        ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@b"] + arguments,
        program: "/usr/bin/env")
      #expect(run.status == 0, "\(run.errors)")
    }
    func write(_ name: String, _ age: TimeInterval) throws {
      let path = "\(folder)/\(name)"
      try "x".write(toFile: path, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
    }
    try FileManager.default.createDirectory(
      atPath: "\(folder)/Sources", withIntermediateDirectories: true)
    try write("Sources/a.swift", 60)
    try write("Sources/b.swift", 60)
    try write("README.md", 60)
    try write("program", 30)
    let program = URL(filePath: "\(folder)/program")
    try git("init", "--quiet")
    #expect(Checkout(of: program) == nil)
    try git("add", "Sources", "README.md")
    try git("commit", "--quiet", "--message", "a")
    let clean = try #require(Checkout(of: program))
    #expect(clean.newer == 0 && !clean.commit.hasSuffix("-dirty") && clean.commit.count >= 7)
    // What nothing is built from is of no consequence.
    try write("README.md", 0)
    #expect(Checkout(of: program)?.newer == 0)
    try write("Sources/a.swift", 0)
    #expect(Checkout(of: program)?.newer == 1)
    try FileManager.default.removeItem(atPath: "\(folder)/Sources/b.swift")
    let changed = try #require(Checkout(of: program))
    #expect(changed.newer == 2 && changed.commit.hasSuffix("-dirty"))

    var record = RunRecord(seed: 1, depth: 1)
    (record.commit, record.newerSources) = ("abc", 0)
    #expect(record.origin == "built from abc")
    record.newerSources = 1
    #expect(record.origin == "built before the checkout at abc, where 1 source has changed since")
    record.newerSources = nil
    #expect(record.origin == "in a checkout at abc")
    record.commit = nil
    #expect(record.origin == "of an unknown commit")
  }
}
