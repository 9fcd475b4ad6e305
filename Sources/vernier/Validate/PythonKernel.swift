import Foreign
import Foundation

/// A kernel that is a Python function.
enum PythonKernel {
  /// - Parameter memory: Megabytes that the interpreter may allocate.
  static func host(_ place: String, _ signature: Signature, memory: Int) throws -> ProcessHost {
    let colon = place.lastIndex(of: ":") ?? place.endIndex
    let (file, name) = (String(place[..<colon]), String(place[colon...].dropFirst()))
    guard !file.isEmpty, !name.isEmpty else {
      throw Problem(.usage, "--python \(place): say FILE.py:FUNCTION.")
    }
    guard Environment.isReadable(file) else {
      throw Problem(.missingData, "\(file): there is no such file.")
    }
    if let failure = Tool.run(["python3", "-c", "import numpy"]) {
      let last = failure.words.split(separator: "\n").last ?? ""
      throw Problem(.missingLibrary, "A Python kernel needs python3 with NumPy: \(last)")
    }
    let host = ProcessHost(
      ["python3", "-c", PythonServer.script, file, name, "\(memory)"], kernel: place,
      signature: signature, abilities: [.memory, .repetition, .environment])
    host.loadFailure = .raises
    host.triesUnguarded = true
    return host
  }
}
