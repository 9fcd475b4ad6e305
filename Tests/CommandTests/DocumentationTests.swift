import Foundation
import Testing

/// What the documentation tells a reader to do, done.
@Suite struct DocumentationTests {
  static let folder: URL = {
    var url = URL(filePath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.appending(path: "Sources/Documentation/Vernier.docc")
  }()

  static let pages: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".md") }.sorted()
  }()

  /// A fenced block of a page: its language, its text, and the line before it.
  struct Block {
    var language: String, text: String, lead: String
  }

  static func blocks(_ page: String) -> [Block] {
    var blocks: [Block] = [], open: Block?, lead = ""
    for line in page.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(block)
          open = nil
        } else {
          open = Block(language: String(line.dropFirst(3)), text: "", lead: lead)
        }
      } else if open != nil {
        open?.text += line + "\n"
      } else if !line.isEmpty {
        lead = line
      }
    }
    return blocks
  }

  /// The exit codes that a line may end with: `# exit code 0 or 75`; 0 if it says nothing.
  static func expected(_ line: String) -> Set<Int32> {
    guard let mark = line.range(of: "# exit code ") else { return [0] }
    return Set(line[mark.upperBound...].components(separatedBy: " or ").compactMap { Int32($0) })
  }

  @Test(arguments: pages) func `Every command of a page does what the page says`(_ page: String)
    throws
  {
    let text = try String(contentsOf: Self.folder.appending(path: page), encoding: .utf8)
    let folder = TemporaryFolder.make()
    let tools = URL(filePath: Command.path).deletingLastPathComponent().path
    for block in Self.blocks(text) {
      if block.language == "c" {
        let name = try #require(block.lead.split(separator: "`").dropFirst().first, "\(block.lead)")
        try block.text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
      }
      guard block.language == "sh" else { continue }
      for line in block.text.split(separator: "\n").map(String.init) {
        let script = "cd '\(folder)' && export PATH='\(tools)':\"$PATH\" && \(line)"
        let run = try Command.run(["-c", script], program: "/bin/bash")
        #expect(
          Self.expected(line).contains(run.status),
          "\(page): \(line) ended with \(run.status): \(run.errors.suffix(500))")
      }
    }
  }

  @Test func `Pages link to pages that are there, and the first one to all of them`() throws {
    let names = Set(Self.pages.map { String($0.dropLast(3)) } + ["Theory"])
    var linked: Set<String> = []
    for page in Self.pages {
      let text = try String(contentsOf: Self.folder.appending(path: page), encoding: .utf8)
      for part in text.components(separatedBy: "<doc:").dropFirst() {
        let name = String(part.prefix { $0 != ">" })
        #expect(names.contains(name), "\(page) links to \(name)")
        if page == "Vernier.md" { linked.insert(name) }
      }
    }
    #expect(linked == names.subtracting(["Vernier"]))
  }

  @Test func `The check of commands sees a wrong exit code and a missing file`() {
    #expect(Self.expected("vernier list  # exit code 1") == [1])
    #expect(Self.expected("x  # exit code 0 or 75") == [0, 75] && Self.expected("x") == [0])
    let blocks = Self.blocks("Save it as `a.c`:\n\n```c\nint x;\n```\n\n```sh\nfalse\n```\n")
    #expect(blocks.map(\.language) == ["c", "sh"] && blocks[0].lead.contains("`a.c`"))
  }

  @Test func `The page of theory has every theorem with its derivation and source`() throws {
    let page = try Command.run("list", "--theorems", "--markdown")
    #expect(page.status == 0 && page.output.hasPrefix("# Theory"))
    let json = try Command.run("list", "--theorems", "--json").output
    let count = json.components(separatedBy: "\"statement\"").count - 1
    #expect(count > 10 && page.output.components(separatedBy: "Source: ").count - 1 == count)
    #expect(!json.contains("\"derivation\" : \"\"") && json.contains("\"derivation\" : \"A level"))
  }
}
