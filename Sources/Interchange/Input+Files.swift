import Foundation

extension Input {
  /// Reads a file, or a folder with all its JSON files, whose names are their paths in it.
  ///
  /// - Throws: ``InterchangeError`` for what stands in the file, Foundation's errors for what cannot be read.
  public init(path: String) throws {
    let folder = URL(filePath: path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else {
      self = try Input(Document(name: path, bytes: Array(try Data(contentsOf: folder))))
      return
    }
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    let documents = try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      Document(name: name, bytes: Array(try Data(contentsOf: folder.appending(path: name))))
    }
    self = .folder(name: path, files: documents)
  }
}
