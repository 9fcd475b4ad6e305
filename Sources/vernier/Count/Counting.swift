import Catalogue
import Measurement
import Reporting
import Verification

/// Counts implementations on small problems.
struct Counting {
  /// `nil` for five of each algorithm's own.
  var sizes: [Int]?
  var limit: Int
  var repetitions: Int
  var seed: UInt64
  /// Only this one.
  var implementation: String?

  /// Seconds that the slowest implementation may take at full speed on a size that is chosen for it: about
  /// 60 000 instructions, which step for a second.
  private static let longest = 15e-6

  func report(on entries: [Catalogue.Entry]) -> CountReport {
    var report = CountReport(host: .current)
    for entry in entries where !Interruption.isRequested {
      report.rows += rows(entry.algorithm, entry.family)
    }
    return report
  }

  private func rows<A: Algorithm>(_: A.Type, _ family: String) -> [CountReport.Row] {
    let chosen = A.implementations.filter {
      $0.contract.unavailable == nil && implementation.map($0.name.elementsEqual) ?? true
    }
    guard !chosen.isEmpty else { return [] }
    let kept = KeptProblem()
    var rows: [CountReport.Row] = []
    for size in sizes ?? ownSizes(A.self, chosen, kept) where !Interruption.isRequested {
      Terminal.progress("counting \(A.name) \(size)")
      for one in chosen where !Interruption.isRequested {
        let subject = Subject(
          family: family, algorithm: A.name, size: size, implementation: one.name)
        rows.append(row(subject, one, kept))
      }
    }
    return rows
  }

  private func row<A: Algorithm>(
    _ subject: Subject, _ implementation: Implementation<A>, _ kept: KeptProblem
  ) -> CountReport.Row {
    var row = CountReport.Row(subject: subject)
    let problem = kept.problem(of: A.self, size: subject.size, seed: seed)
    let arena = Arena()
    do {
      let run = try implementation.prepare(problem, in: arena)
      row.count = try InstructionCount.measure(limit: limit, repetitions: repetitions, run.body)
      let truth = kept.truth(of: A.self, problem)
      row.isVerified = truth != nil
      // Where nothing decides, nothing is shown to be wrong.
      let assessment = implementation.assessment(of: run.observe(), on: problem, truth)
      (row.refusal, row.isWrong) = (assessment.reason, assessment.isWrong)
      if row.isWrong { row.count = nil }
    } catch { row.refusal = "\(error)" }
    row.flops = A.work(on: problem)?.flops
    return withExtendedLifetime(arena) { row }
  }

  /// Five sizes that double, from the smallest benchmark's downwards until all of them are short enough.
  private func ownSizes<A: Algorithm>(
    _: A.Type, _ chosen: [Implementation<A>], _ kept: KeptProblem
  ) -> [Int] {
    let least = max(1, A.smallestSize)
    var top = max(A.workloads.first ?? min(64, A.largestEnclosedSize), least)
    while top > 16 * least, seconds(A.self, chosen, size: top, kept) > Self.longest { top /= 2 }
    return Set((0..<5).map { max(top >> $0, least) }).sorted()
  }

  /// The time of the slowest, by its second call.
  private func seconds<A: Algorithm>(
    _: A.Type, _ chosen: [Implementation<A>], size: Int, _ kept: KeptProblem
  ) -> Double {
    let problem = kept.problem(of: A.self, size: size, seed: seed)
    return chosen.reduce(0) { slowest, implementation in
      let arena = Arena()
      guard let run = try? implementation.prepare(problem, in: arena) else { return slowest }
      run.body()
      let seconds = Stopwatch.time(run.body).seconds
      return withExtendedLifetime(arena) { max(slowest, seconds) }
    }
  }
}
