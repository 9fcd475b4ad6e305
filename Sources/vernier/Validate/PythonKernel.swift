import Foreign
import Foundation

/// A kernel that is a Python function.
enum PythonKernel {
  static func host(_ place: String, _ signature: Signature) throws -> ProcessHost {
    guard let colon = place.lastIndex(of: ":") else {
      throw Problem(.usage, "--python \(place): say FILE.py:FUNCTION.")
    }
    let (file, name) = (String(place[..<colon]), String(place[place.index(after: colon)...]))
    guard Environment.isReadable(file) else {
      throw Problem(.missingData, "\(file): there is no such file.")
    }
    if let failure = try Tool.run(["python3", "-c", "import numpy"]) {
      let last = failure.words.split(separator: "\n").last ?? ""
      throw Problem(.missingLibrary, "A Python kernel needs python3 with NumPy: \(last)")
    }
    let host = ProcessHost(
      ["python3", "-c", PythonServer.script, file, name], kernel: place, signature: signature,
      abilities: [.memory, .repetition])
    host.loadFailure = .raises
    host.triesUnguarded = true
    return host
  }
}
