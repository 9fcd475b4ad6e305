import Measurement

/// What `count` counted. This is the JSON that `count --json` prints.
struct CountReport: Codable {
  /// Changed with the meaning of a field.
  var schema = 1
  /// Libraries choose their kernels by the processor: counts belong to it, as times do.
  var host: Platform
  var rows: [Row] = []

  /// One implementation on one size.
  struct Row: Codable {
    var subject: Subject
    /// `nil` if there is none that may be shown.
    var count: InstructionCount?
    /// The algorithm's least number of operations, where it says so.
    var flops: Double?
    /// Whether a certified result was there to hold the counted one against.
    var isVerified = false
    /// Why there is no count, or what is doubtful about it.
    var refusal: String?
    /// Whether the counted result was wrong.
    var isWrong = false

    init(subject: Subject) { self.subject = subject }
  }

  /// Whether problems of these sizes are a regular sequence, as far as the algorithm states its work. Some draw
  /// the rest of a small problem's shape at random, so that its size is one dimension of several.
  static func isRegular(_ rows: [Row]) -> Bool {
    let works = rows.compactMap { row in
      row.flops.map { (size: row.subject.size, count: max(1, Int($0))) }
    }
    guard works.count > 2, let growth = try? CountGrowth(works) else { return true }
    return growth.low == nil ? growth.isOfDifferences : growth.isTold
  }

  /// How the counts of an implementation grow, from those sizes on which they are exact.
  static func growth(of rows: [Row]) -> CountGrowth? {
    guard isRegular(rows) else { return nil }
    let points = rows.compactMap { row in
      row.count?.exact.map { (size: row.subject.size, count: $0) }
    }
    return try? CountGrowth(points)
  }
}
