import Foundation
import Verification

/// What the surroundings say.
enum Environment {
  static var dataDirectory: String? { ProcessInfo.processInfo.environment["VERNIER_DATA"] }

  /// Refuses a lane that does not exist, instead of quietly using another.
  static func check() throws {
    let known = Lane.allCases.map(\.rawValue) + ["auto"]
    guard let lane = ProcessInfo.processInfo.environment["VERNIER_ISA"], !known.contains(lane)
    else { return }
    throw Problem(.usage, "VERNIER_ISA is \(lane); it may be \(known.joined(separator: ", ")).")
  }

  static func isSet(_ name: String) -> Bool { ProcessInfo.processInfo.environment[name] != nil }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  static func isReadable(_ path: String) -> Bool {
    FileManager.default.isReadableFile(atPath: path)
  }
}
