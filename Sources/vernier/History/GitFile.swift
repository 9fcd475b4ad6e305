import Foundation

/// A file as git knows it, at each commit that changed it.
enum GitFile {
  struct Version {
    var commit: String
    /// When it was committed, by ISO 8601.
    var date: String
    /// What the file was called then.
    var path: String
    /// `nil` if git cannot give it.
    var data: Data?
  }

  /// All versions, the oldest first; renames are followed.
  static func versions(of path: String, in root: String) throws -> [Version] {
    let log = try Git.run(
      "-c", "core.quotePath=false", "log", "--follow", "--diff-filter=d", "--name-only",
      "--format=commit %H %cI", "--", path, in: root)
    var versions: [Version] = []
    for line in log.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 3, words[0] == "commit" {
        versions.append(
          Version(commit: String(words[1]), date: String(words[2]), path: path, data: nil))
      } else if !versions.isEmpty {
        versions[versions.count - 1].path = String(line)
      }
    }
    versions.reverse()
    let contents = try contents(versions.map { "\($0.commit):\($0.path)" }, in: root)
    for index in versions.indices { versions[index].data = contents[index] }
    return versions
  }

  /// Objects by name, in one process; `nil` for those that are missing.
  private static func contents(_ names: [String], in root: String) throws -> [Data?] {
    guard !names.isEmpty else { return [] }
    let (input, output) = (try Scratch(), try Scratch())
    try input.handle.write(contentsOf: Data((names.joined(separator: "\n") + "\n").utf8))
    try input.handle.seek(toOffset: 0)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", root, "cat-file", "--batch"]
    process.standardInput = input.handle
    process.standardOutput = output.handle
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    _ = try input.drained()
    return parse(try output.drained(), count: names.count)
  }

  /// A line `hash blob size`, so many bytes and a line's end for each; or one line that says what is wrong.
  private static func parse(_ output: Data, count: Int) -> [Data?] {
    var rest = output[...]
    var contents: [Data?] = []
    while contents.count < count, let end = rest.firstIndex(of: 0x0A) {
      let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      rest = rest[(end + 1)...]
      guard words.count == 3, words[1] == "blob", let size = Int(words[2]), size <= rest.count
      else {
        contents.append(nil)
        continue
      }
      contents.append(Data(rest.prefix(size)))
      rest = rest.dropFirst(size + 1)
    }
    // What git did not come to, because it died over one of them.
    return contents + [Data?](repeating: nil, count: count - contents.count)
  }
}
