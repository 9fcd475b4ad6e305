import ArgumentParser

/// One part of the suite: every `count`-th algorithm and paper, so that a matrix of machines shares the work.
struct Shard: ExpressibleByArgument, CustomStringConvertible {
  let index: Int
  let count: Int

  /// `2/4`: the second of four.
  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1,
      (1...count).contains(index)
    else { return nil }
    (self.index, self.count) = (index, count)
  }

  var description: String { "\(index)/\(count)" }

  /// Neighbours go to different shards: families cost alike within themselves.
  func part<T>(of whole: [T]) -> [T] {
    whole.indices.filter { $0 % count == index - 1 }.map { whole[$0] }
  }
}
