import Foundation

/// Names files by what is in them.
public enum Digest {
  /// A hash over words: a product with an odd number, and its high bits brought down. `nil` if the file cannot be
  /// read.
  public static func ofFile(_ path: String) -> String? {
    guard let data = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) else {
      return nil
    }
    let hash = data.withUnsafeBytes { bytes in
      let words = bytes.bindMemory(to: UInt64.self)
      let rest = bytes[(words.count * 8)...].reduce(UInt64(bytes.count)) { $0 &* 256 &+ UInt64($1) }
      // A product carries upwards only: without the shift two changes of a highest bit would cancel.
      func stir(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
        return product ^ (product >> 32)
      }
      return stir(words.reduce(UInt64(0xcbf2_9ce4_8422_2325), stir), rest)
    }
    return String(hash, radix: 16)
  }

  /// Of all files below a folder, links followed, by their names and what is in them; `nil` if one of them cannot
  /// be read.
  public static func ofFolder(_ path: String) -> String? { ofFolder(path, depth: 0) }

  /// - Parameter depth: Links may lead in circles.
  private static func ofFolder(_ path: String, depth: Int) -> String? {
    let root = URL(filePath: path).resolvingSymlinksInPath().path
    guard depth < 32, let names = try? FileManager.default.contentsOfDirectory(atPath: root) else {
      return nil
    }
    var lines: [String] = []
    for name in names.sorted() {
      let own = URL(filePath: "\(root)/\(name)").resolvingSymlinksInPath().path
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: own, isDirectory: &isFolder)
      let digest = isFolder.boolValue ? ofFolder(own, depth: depth + 1) : ofFile(own)
      guard isThere, let digest else { return nil }
      lines.append("\(name) (\(digest))")
    }
    return lines.joined(separator: ", ")
  }
}
