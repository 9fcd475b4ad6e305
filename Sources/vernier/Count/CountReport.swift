import Measurement

/// What `count` counted. This is the JSON that `count --json` writes.
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

  /// How the counts of an implementation grow, from those sizes on which they are exact.
  static func growth(of rows: [Row]) -> CountGrowth? {
    let points = rows.compactMap { row in
      row.count?.exact.map { (size: row.subject.size, count: $0) }
    }
    return try? CountGrowth(points)
  }
}
