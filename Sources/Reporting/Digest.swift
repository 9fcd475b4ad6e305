import Foundation

/// Names files by what is in them.
public enum Digest {
  /// Fowler, Noll and Vo's hash, taken over words; `nil` if the file cannot be read.
  public static func ofFile(_ path: String) -> String? {
    guard let data = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) else {
      return nil
    }
    let hash = data.withUnsafeBytes { bytes in
      let words = bytes.bindMemory(to: UInt64.self)
      let rest = bytes[(words.count * 8)...].reduce(UInt64(bytes.count)) { $0 &* 256 &+ UInt64($1) }
      func stir(_ hash: UInt64, _ word: UInt64) -> UInt64 { (hash ^ word) &* 0x100_0000_01b3 }
      return stir(words.reduce(UInt64(0xcbf2_9ce4_8422_2325), stir), rest)
    }
    return String(hash, radix: 16)
  }

  /// Of all files below a folder, by their names and what is in them; `nil` if it cannot be read.
  public static func ofFolder(_ path: String) -> String? {
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: path) else { return nil }
    return names.sorted().map { "\($0) \(ofFile("\(path)/\($0)") ?? "")" }.joined(separator: "\n")
  }
}
