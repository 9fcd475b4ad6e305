import ArgumentParser

/// Numbers of processes, as `4` or `2,4,8`.
struct RankCounts: CustomStringConvertible {
  let counts: [Int]

  /// - Throws: `ValidationError`, which says what is wrong and what would be right.
  init(parsing text: String) throws {
    let right = "It takes a number from 1 to \(Launcher.rankLimit), or several as 2,4,8."
    var counts: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let count = Int(part) else {
        throw ValidationError("“\(part)” is not a whole number. \(right)")
      }
      guard (1...Launcher.rankLimit).contains(count) else {
        throw ValidationError("\(count) processes cannot be started. \(right)")
      }
      guard !counts.contains(count) else {
        throw ValidationError("\(count) is named twice. \(right)")
      }
      counts.append(count)
    }
    self.counts = counts
  }

  var description: String { counts.map(String.init).joined(separator: ",") }
}
