import Catalogue
import Foundation
import Measurement
import Verification

/// The committed record of this host's figures: one file for each algorithm, so that changes read well.
enum Baseline {
  struct Record: Codable {
    var host: Platform
    var timings: [Timing]
  }

  static func write(_ timings: [Timing], _ entries: [Catalogue.Entry], host: Platform) throws {
    let families = Dictionary(entries.map { ($0.name, $0.family) }, uniquingKeysWith: { a, _ in a })
    for (algorithm, group) in Dictionary(grouping: timings, by: \.algorithm) {
      guard let family = families[algorithm] else { continue }
      let kept = group.filter { $0.refusal == nil }
      let text = try JSON.text(Record(host: host, timings: kept)) + "\n"
      try Output.write(text, to: "Baselines/\(host.folder)/\(family)/\(algorithm).json")
    }
  }
}

/// Writing files, with errors that say what to do.
enum Output {
  static func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  static func write(_ bytes: Data, to path: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try bytes.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw problem(path, error)
    }
  }

  /// Throws what writing there would throw, and leaves no file: for what is written after long work.
  static func tryOut(_ path: String) throws {
    var isFolder = ObjCBool(false)
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw Problem(.cannotWrite, "\(path) cannot be written: it is a folder. Name a file in it.")
    }
    let probe = path + ".new"
    try write(Data(), to: probe)
    do { try FileManager.default.removeItem(atPath: probe) } catch { throw problem(path, error) }
  }

  /// What stands in the way of writing there, and what to do.
  static func problem(_ path: String, _ error: any Error) -> Problem {
    let code = Self.errorNumber(error)
    if code == ENOSPC || code == EDQUOT || code == EIO {
      return Problem(
        .outOfSpace,
        "\(path) cannot be written: \(String(cString: strerror(code))). Free some space, or name another place with --output."
      )
    }
    let reason =
      code == 0 ? "\(ancestor(of: path)) takes no new file" : String(cString: strerror(code))
    return Problem(
      .cannotWrite, "\(path) cannot be written: \(reason). Name another place.")
  }

  /// The nearest folder or file on the way to a path that exists.
  private static func ancestor(of path: String) -> String {
    var url = URL(filePath: path)
    while url.path.count > 1, !FileManager.default.fileExists(atPath: url.path) {
      url.deleteLastPathComponent()
    }
    return url.path
  }

  /// The error number of the system behind a Foundation error; 0 if there is none.
  private static func errorNumber(_ error: any Error) -> Int32 {
    var current: NSError? = error as NSError
    while let error = current {
      if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
      if error.domain == NSCocoaErrorDomain, error.code == CocoaError.fileWriteOutOfSpace.rawValue {
        return ENOSPC
      }
      current = error.userInfo[NSUnderlyingErrorKey] as? NSError
    }
    return 0
  }
}
