import Synchronization

/// Changes a digit of the `target`-th figure that is compared, the last or one before it, and counts them.
final class Press: Sendable {
  private let state = Mutex(0)
  private let target: Int, place: Int
  init(target: Int, place: Int = 0) { (self.target, self.place) = (target, place) }

  var seen: Int { state.withLock { $0 } }

  func print(_ text: String) -> String {
    let isTarget = state.withLock { state in
      defer { state += 1 }
      return state == target
    }
    guard isTarget else { return text }
    var characters = Array(text)
    let places = characters.indices.filter { characters[$0].wholeNumberValue != nil }
    let index = places[max(0, places.count - 1 - place)]
    let digit = (characters[index].wholeNumberValue! + 5) % 10
    characters[index] = Character("\(digit)")
    return String(characters)
  }
}
