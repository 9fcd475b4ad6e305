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
