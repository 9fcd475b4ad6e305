import Foundation

/// Times as files have them: milliseconds since 1970, or ISO 8601.
enum Timestamp {
  /// ISO 8601 in UTC, to the millisecond if it is no whole second; `nil` outside the years 1 to 9999.
  static func text(milliseconds: Int) -> String? {
    let years = -62_135_596_800_000..<253_402_300_800_000
    guard years.contains(milliseconds) else { return nil }
    let part = ((milliseconds % 1000) + 1000) % 1000
    let date = Date(timeIntervalSince1970: Double((milliseconds - part) / 1000))
    let text = date.formatted(.iso8601)
    guard part > 0 else { return text }
    let digits = String(1000 + part).dropFirst()
    return "\(text.dropLast()).\(digits)Z"
  }

  /// The milliseconds of a text that ``text(milliseconds:)`` wrote, or of ISO 8601 with an offset; `nil` of any
  /// other.
  static func milliseconds(_ text: String?) -> Int? {
    guard let text,
      let match = text.wholeMatch(
        of: /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)/)
    else { return nil }
    let (_, day, time, fraction, zone) = match.output
    guard let date = try? Date("\(day)T\(time)\(zone)", strategy: .iso8601) else { return nil }
    let digits = ((fraction ?? "") + "000").prefix(3)
    return Int(date.timeIntervalSince1970) * 1000 + (Int(digits) ?? 0)
  }
}
