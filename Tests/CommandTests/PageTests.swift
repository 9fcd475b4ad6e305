import Foundation
import Testing

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
}
