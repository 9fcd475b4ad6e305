import Structures

/// A reader under attack: files to start from, and a reading that ends with the first broken promise
/// about the value read, nil if there is none.
struct FuzzTarget: Sendable, CustomStringConvertible {
  let description: String
  let seeds: [[UInt8]]
  let read: @Sendable ([UInt8]) throws -> String?
}

/// What an attack found.
struct FuzzOutcome {
  var accepted = 0, refused = 0
  /// Broken promises and errors of the wrong type, with the case that shows each.
  var findings: [String] = []
}

/// Reads mutated files; case k of a seed is always the same.
func fuzz(_ target: FuzzTarget, against others: [[UInt8]], cases: Int, seed: UInt64) -> FuzzOutcome
{
  var outcome = FuzzOutcome()
  for k in 0..<cases {
    var random = SplitMix(seed &+ UInt64(k) &* 0x1_0000_0001)
    var bytes = target.seeds[random.below(target.seeds.count)]
    for _ in 0...random.below(3) { bytes.mutate(with: others, using: &random) }
    do {
      if let violation = try target.read(bytes) {
        outcome.findings.append("\(target), seed \(seed), case \(k): \(violation)")
      }
      outcome.accepted += 1
    } catch is FormatError {
      outcome.refused += 1
    } catch {
      outcome.findings.append("\(target), seed \(seed), case \(k): threw \(error)")
    }
  }
  return outcome
}

extension [UInt8] {
  /// One of eight accidents or attacks.
  mutating func mutate(with others: [[UInt8]], using random: inout SplitMix) {
    let place = random.below(count + 1)
    let end = Swift.min(place + 1 + random.below(16), count)
    switch random.below(9) {
    case 0 where place < count: self[place] ^= 1 << UInt8(random.below(8))
    case 1 where place < count: self[place] = UInt8(random.below(256))
    case 2: removeLast(count - place)
    case 3:
      insert(contentsOf: (0...random.below(4)).map { _ in UInt8(random.below(256)) }, at: place)
    case 4: insert(contentsOf: self[place..<end], at: random.below(count + 1))
    case 5: removeSubrange(place..<end)
    case 6: setExtremeInteger(at: place, using: &random)
    case 7: setExtremeNumeral(at: place, using: &random)
    default:
      let other = others[random.below(others.count)]
      replaceSubrange(place..., with: other[random.below(other.count + 1)...])
    }
  }

  /// A field of 2, 4 or 8 bytes at an edge of its range.
  private mutating func setExtremeInteger(at place: Int, using random: inout SplitMix) {
    let size = [2, 4, 8][random.below(3)]
    let extremes: [UInt64] = [
      0, 1, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, .max >> 1, .max, 1 << 63,
    ]
    let value = extremes[random.below(extremes.count)]
    for k in 0..<size where place + k < count {
      self[place + k] = UInt8(truncatingIfNeeded: value >> UInt64(8 * k))
    }
  }

  /// The next run of digits at an edge of what numbers can be.
  private mutating func setExtremeNumeral(at place: Int, using random: inout SplitMix) {
    let isDigit = { (byte: UInt8) in 48...57 ~= byte }
    guard let start = self[place...].firstIndex(where: isDigit) else { return }
    let end = self[start...].firstIndex { !isDigit($0) } ?? count
    let extremes = [
      "0", "-1", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e999",
      "nan", "4294967296", "2147483648", "00000000000000000000000000000001", "",
    ]
    replaceSubrange(start..<end, with: Array(extremes[random.below(extremes.count)].utf8))
  }
}
