import Foundation

/// What the surroundings say.
enum Environment {
  static var dataDirectory: String? { ProcessInfo.processInfo.environment["VERNIER_DATA"] }

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
