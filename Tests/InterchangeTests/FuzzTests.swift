import Foundation
import Interchange
import Scalars
import Testing

/// Damaged files of all tools: an error or a valid run, never a crash.
struct FuzzTests {
  /// `VERNIER_FUZZ` asks for more.
  private static let cases =
    ProcessInfo.processInfo.environment["VERNIER_FUZZ"].flatMap { Int($0) } ?? 400

  private static let files = Fixture.all.filter { !["asv", "criterion"].contains($0.path) }

  @Test(arguments: files)
  func `A damaged file is refused or read as a valid run`(fixture: Fixture) throws {
    let format = try Formats.known(fixture.format)
    let path = Fixture.folder.appending(path: fixture.path)
    let bytes = Array(try Data(contentsOf: path))
    var (accepted, refused) = (0, 0)
    for seed in 0..<UInt64(Self.cases) {
      var random = Generator(seed: seed, purpose: fixture.path)
      var damaged = bytes
      for _ in 0...Int.random(in: 0...2, using: &random) { damaged.damage(&random) }
      do {
        let runs = try format.read(Input(Document(name: "fuzz", bytes: damaged)))
        accepted += 1
        #expect(Self.fault(runs, format) == nil, "seed \(seed)")
      } catch let error as InterchangeError {
        refused += 1
        // No sentence without a place, but for what is said of the whole file.
        #expect(error.file == "fuzz" && !error.reason.isEmpty, "seed \(seed)")
      }
    }
    // Neither is the attack too weak to damage anything nor too strong to leave anything.
    #expect(refused > Self.cases / 20)
    #expect(accepted > Self.cases / 20)
  }

  /// What is read is finite, no time is negative, and it survives being written.
  private static func fault(_ runs: [BenchmarkRun], _ format: any Format) -> String? {
    for measurement in runs.flatMap(\.results).flatMap(\.measurements) {
      let values = (measurement.samples ?? []).map(\.value) + measurement.estimates.map(\.value)
      if !values.allSatisfy(\.isFinite) { return "a value is not finite" }
      let isTime = measurement.unit?.isTime == true
      if isTime, (measurement.samples ?? []).contains(where: { $0.value < 0 }) {
        return "a time is negative"
      }
    }
    do {
      let export = try Formats.write(runs, as: format)
      if let loss = export.losses.first { return "lost: \(loss)" }
    } catch let error as InterchangeError {
      // Runs that differ in what the format files them by, or that hold nothing to be written.
      let isKnown = ["It can hold none", "No benchmark", "It holds one run"]
      if !isKnown.contains(where: error.reason.hasPrefix) { return "\(error)" }
    } catch { return "\(error)" }
    return nil
  }

  /// A reader without checks is found out.
  @Test func `The attack makes careless readers say nonsense`() throws {
    let path = Fixture.folder.appending(path: "hyperfine/plain.json")
    let bytes = Array(try Data(contentsOf: path))
    var nonsense = 0
    for seed in 0..<UInt64(400) {
      var random = Generator(seed: seed, purpose: "careless")
      var damaged = bytes
      damaged.damage(&random)
      let text = String(decoding: damaged, as: UTF8.self)
      let times = text.matches(of: /"mean": ([^,]*),/).map { Double($0.1) ?? .nan }
      if times.contains(where: { !$0.isFinite || $0 < 0 }) { nonsense += 1 }
    }
    #expect(nonsense > 0)
  }
}

extension [UInt8] {
  /// One of eight accidents.
  mutating func damage(_ random: inout Generator) {
    let place = Int.random(in: 0...count, using: &random)
    let end = Swift.min(place + Int.random(in: 1...16, using: &random), count)
    switch Int.random(in: 0..<8, using: &random) {
    case 0 where place < count: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1 where place < count: self[place] = .random(in: 0...255, using: &random)
    case 2: removeLast(count - place)
    case 3: removeSubrange(place..<end)
    case 4: insert(contentsOf: self[place..<end], at: place)
    case 5: replaceNumber(after: place, &random)
    case 6: swapLines(&random)
    default: replaceWord(after: place, &random)
    }
  }

  private mutating func replaceNumber(after place: Int, _ random: inout Generator) {
    let isPart: (UInt8) -> Bool = { 48...57 ~= $0 || $0 == 46 }
    guard let start = self[place...].firstIndex(where: isPart) else { return }
    let end = self[start...].firstIndex { !isPart($0) } ?? count
    let numbers = [
      "0", "-1", "NaN", "Infinity", "1e308", "1e999", "9223372036854775807", "18446744073709551616",
      "null", "\"1\"", "[]", "true", "1e-320",
    ]
    let word = numbers.randomElement(using: &random) ?? "0"
    replaceSubrange(start..<end, with: Array(word.utf8))
  }

  private mutating func replaceWord(after place: Int, _ random: inout Generator) {
    let quote = UInt8(ascii: "\"")
    guard let start = self[place...].firstIndex(of: quote),
      let end = self[(start + 1)...].firstIndex(of: quote)
    else { return }
    let words = ["", "a", "real_time", "time", "\\u0000", "name", "-1", "\\n", "é"]
    let word = words.randomElement(using: &random) ?? ""
    replaceSubrange((start + 1)..<end, with: Array(word.utf8))
  }

  private mutating func swapLines(_ random: inout Generator) {
    var lines = split(separator: 10, omittingEmptySubsequences: false)
    let (a, b) = (
      Int.random(in: 0..<lines.count, using: &random),
      Int.random(in: 0..<lines.count, using: &random)
    )
    lines.swapAt(a, b)
    self = Array(lines.joined(separator: [10]))
  }
}
