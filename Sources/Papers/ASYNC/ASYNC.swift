import Stochastic
public import Verification

/// ASYNC: what stragglers cost those who wait for them, and what staleness costs those who do not.
///
/// Time is virtual: a schedule says when each result arrives, the iterates are computed in full. The same
/// programs run on processes too, where the schedule is recorded and replayed to the bit.
public enum ASYNC: Paper {
  public static let key = "async"

  public static let citation = Citation(
    "Soori, Can, Mehri Dehnavi & Gürbüzbalaban. ASYNC: a cloud engine with asynchrony and history for distributed machine learning. arXiv 1907.08526",
    "")

  public static let algorithms: [any Algorithm.Type] = [
    EventSchedule.self, DelayLimit.self, SynchronousSGD.self, AsynchronousSGD.self, SAGA.self,
    AsynchronousSAGA.self,
  ]

  static let files = ["a8a", "w8a", "mushrooms"]

  public static let tables: [PaperTable] =
    [
      PaperTable(
        "settings", "Steps γ and fractions b of Figures 2, 3, 5, 7 and 8",
        place: "ASYNCframework/ASYNCframework@68a56a8, README",
        quotes: .stating("the settings that its programs were run with")
      ) { _ in settings },
      PaperTable(
        "delay",
        "The longest stable step γL with gradients τ late: formula, certificate, simulation",
        place: nil, uses: [DelayLimit.self]
      ) { _ in delayTable },
      PaperTable(
        "throughput", "Results in the time of synchronous ones, one of 8 workers 1 + δ as slow",
        place: nil, uses: [EventSchedule.self]
      ) { inputs in throughput(inputs) },
      PaperTable(
        "waiting", "How long workers wait, as a fraction of a task, in the manner of Table 3",
        place: nil, uses: [EventSchedule.self]
      ) { inputs in waiting(inputs) },
      PaperTable("noise", "Where SGD stops and SAGA does not, on generated data", place: nil) {
        inputs in try noise(inputs)
      },
      PaperTable(
        "rate", "SAGA's linear rate ρ on ridge regression, N = 100, d = 10, 30 runs", place: nil,
        uses: [SAGA.self]
      ) { inputs in rate(inputs) },
      PaperTable(
        "generated", "Error against virtual time with stragglers, on generated data", place: nil
      ) { inputs in try Stragglers.table(DataSet.generated(seed: inputs.seed), inputs) },
    ]
    + files.map { name in
      PaperTable(
        name, "Error against virtual time with stragglers, on \(name)", place: nil,
        needs: .data([name])
      ) { inputs in
        let path = "\(inputs.dataDirectory ?? ".")/\(name)"
        return try Stragglers.table(DataSet.libsvm(name, path: path), inputs)
      }
    }
    + [
      PaperTable(
        "processes", "A server and 3 workers on processes, one of them held back", place: nil,
        needs: .ranks, isTimed: true
      ) { inputs in try ProcessRuns.table(inputs) }
    ]

  public static let rankStudies = [ProcessRuns.study]

  public static let outOfReach = [
    "Figures 2 to 8 as plotted: 8 to 32 workers on a cluster, on mnist8m, epsilon and rcv1, none of which is at hand.",
    "Table 3, average waiting times: its numbers were not found; the table `waiting` is in its manner.",
    "Spark and MLlib, which the paper runs on and compares with.",
  ]
}
