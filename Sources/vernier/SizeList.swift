import ArgumentParser

/// Sizes as they are named on the command line: `64`, or `64,256,1024`.
enum SizeList {
  /// In order, each once.
  static func parse(_ text: String) throws -> [Int] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let sizes = words.compactMap { Int($0) }.filter { $0 >= 1 }
    guard sizes.count == words.count else {
      throw ValidationError("--size is a number of at least 1, or several as 64,256,1024.")
    }
    return Set(sizes).sorted()
  }
}
