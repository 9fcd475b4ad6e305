import Foundation
import Testing

import Interchange

/// The tools' own files.
struct GoldenTests {
  @Test(arguments: Fixture.all)
  func `The format is found from what stands in the file`(fixture: Fixture) throws {
    #expect(try Formats.detect(fixture.input).name == fixture.format)
  }

  /// Written again by the format's own writer, nothing is lost and nothing is made up.
  @Test(arguments: Fixture.all)
  func `A file of the tool, written again, is read alike`(fixture: Fixture) throws {
    let format = try Formats.known(fixture.format)
    let runs = try fixture.read()
    let export = try Formats.write(runs, as: format)
    #expect(export.losses == [])
    #expect(export.notes.filter { !$0.hasPrefix("Give it to the action") } == [])
    let again = try Formats.read(export, as: format)
    // One file of asv's alone gets the benchmarks.json that it lacked.
    let isPart = fixture.path.hasPrefix("asv/")
    #expect(again.map(\.results) == runs.map(\.results))
    #expect(isPart || again == runs)
  }

  @Test func `The README names every file`() throws {
    let readme = try String(
      contentsOf: Fixture.folder.appending(path: "README.md"), encoding: .utf8)
    for fixture in Fixture.all {
      let top = fixture.path.split(separator: "/").prefix(2).joined(separator: "/")
      let isNamed = readme.contains("`\(fixture.path)") || readme.contains("`\(top)/")
      #expect(isNamed || readme.contains("`\(fixture.path.split(separator: "/")[0])/`"))
    }
  }
}

/// What stands in the tools' files, as a person reads them.
struct GoldenFigureTests {
  private func result(_ path: String, _ name: String) throws -> BenchmarkResult {
    let results = try Fixture.named(path).read().flatMap(\.results)
    return try #require(results.first { $0.qualifiedName == name })
  }

  @Test func `Google Benchmark: repetitions, aggregates, counters and errors`() throws {
    let sum = try result("gbench/repetitions.json", "Sum/64/repeats:3")
    let time = try #require(sum.time)
    #expect(time.unit == .nanoseconds && time.samples?.count == 3 && time.sampleCount == 3)
    let iterations = Set((time.samples ?? []).map(\.iterations))
    #expect(iterations.count == 1 && iterations != [nil])
    let statistics = time.estimates.map(\.statistic)
    #expect(statistics == [.mean, .median, .standardDeviation, .coefficientOfVariation])
    let bytes = sum.measurements.first { $0.metric.name == "bytes_per_second" }
    #expect(bytes?.unit == .bytesPerSecond && bytes?.samples?.count == 3)
    let failed = try result("gbench/repetitions.json", "Fails")
    #expect(failed.failure == Failure(.failed, message: "no such \"file\""))
    #expect(failed.measurements == [])
    let fit = try result("gbench/repetitions.json", "Push")
    #expect(fit.details["big_o"] == .text("N") && fit.time?.estimates.count == 1)
    let newer = try Fixture.named("gbench/errors.json").read()[0]
    #expect(newer.context.toolVersion == "1.9.5" && newer.context.machine.name == "host")
  }

  @Test func `Criterion: totals over iterations, and intervals with their level`() throws {
    let sum = try result("criterion", "sum/of/iterator/64")
    #expect(sum.group == "sum/of" && sum.parameters == [Parameter(value: .text("64"))])
    #expect(sum.details["throughput"] == .record([Field("Bytes", .integer(512))]))
    let time = try #require(sum.time)
    #expect(time.basis == .total && time.samples?.first == Sample(2_304_403, iterations: 103_443))
    #expect(time.perIteration?.first == 2_304_403.0 / 103_443)
    #expect(time[.slope]?.interval?.level == 0.95)
    let plain = try result("criterion", "plain sum")
    #expect(plain.group == nil && plain.time?[.mean]?.value == 1.8209209719611565)
    #expect(try result("criterion", "sum/of/flat").time?[.slope] == nil)
  }

  @Test func `hyperfine and pytest-benchmark: parameters and statistics`() throws {
    let sleep = try result("hyperfine/parameters.json", "sleep 0.02; exit 3/n=0.02")
    #expect(sleep.parameters == [Parameter(name: "n", value: .text("0.02"))])
    #expect(sleep.time?.samples?.count == 3)
    #expect(sleep.measurements.map(\.metric) == [.time, .userTime, .systemTime])
    let sort = try result("pytest-benchmark/statistics.json", "test_b.py::test_sort/n=10")
    #expect(sort.time?.samples == nil && sort.time?.iterations == 3 && sort.time?.sampleCount == 5)
    #expect(sort.time?.estimates.count == 7)
    let run = try Fixture.named("pytest-benchmark/data.json").read()[0]
    #expect(run.context.commit.branch == "master" && run.context.toolVersion == "5.3.1")
    #expect(run.results.allSatisfy { $0.time?.samples?.isEmpty == false })
  }

  @Test func `asv: a grid of parameters, a failure and a skipped one`() throws {
    let last = try result("asv", "b.Suite.time_sum/n=100/kind='b'")
    #expect(last.time?.samples?.first?.value == 1.0542298001382734e-06)
    #expect(
      last.time?[.median]?.interval == Interval(low: 1.0493e-06, high: 2.1142e-06, level: 0.99))
    #expect(last.time?.iterations == 10000)
    #expect(try result("asv", "b.time_fails").failure == Failure(.failed))
    #expect(try result("asv", "b.track_nan").failure == Failure(.skipped))
    #expect(try result("asv", "b.Half.time_div/param1=0").failure == Failure(.failed))
    let unbounded = try result("asv", "b.Half.time_div/param1=1").time?[.median]?.interval
    #expect(unbounded == Interval(low: nil, high: nil, level: 0.99))
    let memory = try result("asv", "b.peakmem_list").measurements[0]
    #expect(memory.metric.name == "peak memory" && memory.unit == .bytes)
    let run = try Fixture.named("asv").read()[0]
    #expect(run.context.commit.date == "2026-11-26T00:08:33Z" && run.context.machine.cores == 2)
  }

  @Test func `Go, pyperf and JMH: units, loops and forks`() throws {
    let sum = try result("go/sums.txt", "example.org/sums/Sum/n=64/gomaxprocs=2")
    #expect(sum.time?.samples?.map(\.value) == [34.25, 35.10, 32.30])
    #expect(sum.time?.samples?.map(\.iterations) == [200, 200, 200])
    let names = sum.measurements.map(\.metric.name)
    #expect(names == ["time", "throughput", "adds/op", "B/op", "allocs/op"])
    let sort = try result("pyperf/sums.json", "sort")
    #expect(sort.time?.samples?.count == 15 && sort.time?.samples?.first?.iterations == 64)
    let pairs = try result("jmh/modes.json", "org.example.Sums.sum/n=64/order=pairs")
    #expect(pairs.time?[.mean]?.interval == Interval(low: 26.25, high: 34.75, level: 0.999))
    #expect(pairs.time?.samples?.map(\.value) == [30, 30.5, 31.25, 30.25])
    let rate = try result("jmh/modes.json", "org.example.Sums.rate").measurements[0]
    #expect(rate.metric == .throughput && rate.unit == Unit("ops/ms"))
  }

  @Test func `Bencher and GitHub's action: a figure of unknown statistic`() throws {
    let sum = try result("bencher/measures.json", "sum/64")
    let bounds = Interval(low: 33.25, high: 36, level: nil)
    #expect(sum.time?.estimates == [Estimate(.figure, 34.5, interval: bounds)])
    let runs = try Fixture.named("github-action/data.js").read()
    #expect(runs.map { $0.results[0].measurements[0].metric.better } == [.lower, .lower, nil])
    #expect(runs[1].context.date == "2023-11-14T22:19:20.250Z")
    #expect(runs[1].context.commit.id == "419ef3a0106dfaeff20d2036e9dc7bca47fc75d7")
  }
}
