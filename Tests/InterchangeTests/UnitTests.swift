import Interchange
import Testing

struct UnitTests {
  @Test(arguments: [
    (1.5, Unit.seconds, Unit.nanoseconds, 1.5e9), (250, .nanoseconds, .microseconds, 0.25),
    (3, .microseconds, .nanoseconds, 3000), (7, .microseconds, .milliseconds, 0.007),
    (2, .milliseconds, .seconds, 0.002), (4, .milliseconds, .microseconds, 4000),
    (0.1, .seconds, .seconds, 0.1),
  ])
  func `Times are converted with one rounding`(
    value: Double, unit: Unit, target: Unit, expected: Double
  ) {
    #expect(unit.convert(value, to: target) == expected)
  }

  @Test func `What measures something else is not converted`() {
    #expect(Unit.seconds.convert(1, to: .bytes) == nil)
    #expect(Unit.bytes.convert(1, to: .seconds) == nil)
    #expect(Unit("ops/ms").convert(1, to: .itemsPerSecond) == nil)
  }

  /// A mistake of some tool: in nanoseconds it is beyond the largest number.
  @Test(arguments: Formats.all.map(\.name))
  func `A time of 1e300 seconds is written as what it is, or refused`(name: String) throws {
    let format = try Formats.known(name)
    let text = """
      {"context": {}, "benchmarks": [{"name": "a", "run_name": "a", "run_type": "iteration",
       "iterations": 1, "real_time": 1e300, "time_unit": "s"}]}
      """
    var run = try #require(Formats.read(Input(Document(name: "long.json", text: text))).first)
    run.context.commit.id = "0123abc"
    let inNanoseconds = ["go", "criterion", "bencher"].contains(name)
    do {
      let again = try Formats.read(Formats.write([run], as: format), as: format)
      let result = try #require(again.first?.results.first)
      let times = result.measurements.filter { $0.unit?.isTime == true }
      #expect(!times.isEmpty && !inNanoseconds)
      for time in times {
        let unit = try #require(time.unit)
        for value in (time.perIteration ?? []) + time.estimates.map(\.value) where value != 0 {
          let seconds = try #require(unit.convert(value, to: .seconds))
          #expect(abs(seconds / 1e300 - 1) < 1e-15, "\(value) \(unit.symbol)")
        }
      }
    } catch let error as InterchangeError {
      #expect(inNanoseconds, "\(error)")
      #expect(error.reason.contains("The time 1e+300 s of “a” is beyond the largest number of ns"))
    }
    // What fits is written, however large.
    if name == "go" {
      let short = Document(name: "x", text: text.replacing("\"s\"", with: "\"ns\""))
      let export = try Formats.write(Formats.read(Input(short)), as: format)
      let line = String(decoding: export.files[0].bytes, as: UTF8.self)
      #expect(line.contains("Benchmarka\t1\t1e+300 ns/op"), "\(line)")
    }
  }

  @Test func `Times that one unit cannot hold are no one result`() {
    let text = """
      {"context": {}, "benchmarks": [
       {"name": "a", "run_name": "a", "real_time": 1, "time_unit": "ns"},
       {"name": "a", "run_name": "a", "real_time": 1e300, "time_unit": "s"}]}
      """
    let error = #expect(throws: InterchangeError.self) {
      try Formats.read(Input(Document(name: "long.json", text: text)))
    }
    #expect(error?.reason.contains("beyond the largest number of ns") == true)
  }

  @Test func `Samples of many iterations are divided by their number`() {
    var time = Measurement(.time, unit: .seconds, iterations: 4)
    #expect(time.perIteration == nil)
    time.samples = [Sample(8), Sample(9, iterations: 3)]
    #expect(time.perIteration == [8, 9])
    time.basis = .total
    #expect(time.perIteration == [2, 3])
  }

  @Test func `A name tells group, parameters and all`() {
    var result = BenchmarkResult(group: "sum", name: "of")
    result.parameters = [
      Parameter(name: "n", value: .integer(64)), Parameter(value: .text("fast")),
    ]
    #expect(result.qualifiedName == "sum/of/n=64/fast")
    #expect(BenchmarkResult(name: "of").qualifiedName == "of")
  }
}
