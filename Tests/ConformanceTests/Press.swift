import Synchronization
import Verification

/// Prints figures as they are, but for one of them, and keeps what it is given.
final class Press: Sendable {
  private struct State {
    var texts: [String] = []
    var comparisons: [Misprint.Comparison] = []
  }

  private let state = Mutex(State())
  private let target: Int, misprint: String

  /// - Parameters:
  ///   - target: Which figure, in the order in which they are read; by default none.
  ///   - misprint: What is printed in its stead.
  init(target: Int = -1, misprint: String = "") {
    (self.target, self.misprint) = (target, misprint)
  }

  var texts: [String] { state.withLock { $0.texts } }
  var comparisons: [Misprint.Comparison] { state.withLock { $0.comparisons } }

  func note(_ comparison: Misprint.Comparison) {
    state.withLock { $0.comparisons.append(comparison) }
  }

  func print(_ text: String) -> String {
    state.withLock { state in
      defer { state.texts.append(text) }
      return state.texts.count == target ? misprint : text
    }
  }

  /// A figure with another digit in one place, counted from the last.
  static func altered(_ text: String, place: Int) -> String {
    var characters = Array(text)
    let digits = characters.indices.filter { characters[$0].wholeNumberValue != nil }
    guard digits.indices.contains(digits.count - 1 - place) else { return text }
    let index = digits[digits.count - 1 - place]
    characters[index] = Character("\(((characters[index].wholeNumberValue ?? 0) + 5) % 10)")
    return String(characters)
  }

  /// What a typesetter may make of a figure: its point one place further either way, or another digit.
  static func misprints(of text: String) -> [String] {
    let digits = text.count { $0.isWholeNumber }
    guard digits > 0 else { return [] }
    let places = (0..<digits).reversed().map { altered(text, place: $0) }
    let whole = text.prefix { $0.isNumber }, rest = text.dropFirst(whole.count)
    let fraction = rest.first == "." ? rest.dropFirst().prefix { $0.isNumber } : ""
    let end = rest.dropFirst(fraction.isEmpty ? 0 : fraction.count + 1)
    let right = "\(whole)\(fraction.first ?? "0").\(fraction.dropFirst())0\(end)"
    let left = "\(whole.dropLast()).\(whole.last ?? "0")\(fraction)\(end)"
    return [right, left] + places
  }
}
