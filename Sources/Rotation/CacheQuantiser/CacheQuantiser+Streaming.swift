import Structures
import Verification

extension CacheQuantiser {
  /// The tokens, `chunk` of them at a time; `nil` where they cannot be quantised.
  static func cache(_ problem: Problem, chunk: Int) -> QuantisedCache? {
    let (rows, columns) = (problem.tokens.rows, problem.tokens.columns)
    guard
      var cache = try? QuantisedCache(
        channels: columns, group: problem.group, problem.settings)
    else { return nil }
    var next = 0
    while next < rows {
      let count = min(max(1, chunk), rows - next)
      let part = Matrix<Double>(
        rows: count, columns: columns,
        elements: Array(problem.tokens.elements[next * columns..<(next + count) * columns]))
      do { try cache.append(part) } catch { return nil }
      next += count
    }
    return cache
  }

  static func observation(_ cache: QuantisedCache?) -> Observation<Double> {
    [
      "scale": .scalars(cache?.scales ?? []), "zero": .scalars(cache?.zeros ?? []),
      "codes": .scalars((cache?.codes ?? []).map { Double($0) }),
    ]
  }
}
