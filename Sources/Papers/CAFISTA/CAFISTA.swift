import Proximal
public import Verification

/// Communication-avoiding FISTA and proximal Newton: what can be shown of them on one machine.
///
/// That the iterates do not depend on k or P is shown on real data, and so is what is sent. Times on a
/// cluster are modelled, and say so; the paper's own are quoted from its abstract.
public enum CAFISTA: Paper {
  public static let key = "ca-prox"

  public static let citation = Citation(
    "Soori, Devarakonda, Demmel, Gurbuzbalaban & Mehri Dehnavi. Avoiding communication in proximal methods for convex optimization problems. arXiv 1710.08883, 2017",
    "")

  public static let algorithms: [any Algorithm.Type] = [
    CASFISTA.self, CASPNM.self, FISTA.self, CoordinateDescent.self,
  ]

  /// The model is of the classical algorithms and knows no ProxCoCoA.
  private static let proxCoCoA = "RC-SFISTA over ProxCoCoA, up to, 1 to 512 nodes (ICPP 2018)"

  static let files = ["abalone.csv", "heart_scale", "a8a"]

  public static let tables = [
    PaperTable(
      "solved", "CA-SFISTA with all samples on 16 ranks until the KKT residual is 1e-6 ‖R‖∞",
      place: nil, needs: .data(files)
    ) { inputs in
      try UnrolledRuns.table(DataSet.real(inputs), [.solved], inputs)
    },
    PaperTable(
      "sampled", "CA-SFISTA, and CA-SPNM with Q = 5, on a tenth of the samples, 256 iterations",
      place: nil, needs: .data(files + ["w8a"])
    ) { inputs in
      let sets = try DataSet.real(inputs) + [DataSet.wide(inputs)]
      return try UnrolledRuns.table(sets, [.sampled, .newton], inputs)
    },
    PaperTable(
      "generated", "The same on 5,000 generated samples of 18 features, as SUSY has", place: nil
    ) { inputs in
      try UnrolledRuns.table(
        [DataSet.generated(seed: inputs.seed)], [.solved, .sampled, .newton], inputs)
    },
    PaperTable(
      "covtype",
      "The same on 20,000 generated samples of 54 features, a fifth of them filled, as covtype has",
      place: nil
    ) { inputs in
      try UnrolledRuns.table([DataSet.sparse(seed: inputs.seed)], [.sampled, .newton], inputs)
    },
    PaperTable(
      "crossover",
      "MEASURED on two processes, beside the model with α, β and γ measured in the same run",
      place: nil, needs: .ranks, isTimed: true
    ) { inputs in try Crossover.table(inputs) },
    PaperTable(
      "plateau", "Where sampling ends: F − F* on the generated data, mean of iterations 449 to 512",
      place: nil
    ) { inputs in
      try UnrolledRuns.plateau(DataSet.generated(seed: inputs.seed), inputs)
    },
    PaperTable(
      "model", "MODELLED speed-up of k = 32 over classical SFISTA / over plain gradients",
      place: nil
    ) { _ in ModelledSpeedups.table },
    solvers, solversOnData,
    PaperTable(
      "abstract", "Speed-ups that were measured on clusters", place: "the abstracts",
      quotes: .measured(on: "clusters of up to 1,024 nodes", model: "model")
        .but(.measured(on: "clusters of up to 512 nodes"), rows: [proxCoCoA])
    ) {
      _ in
      TableResult(
        columns: ["published", "here"],
        rows: [
          .init(
            "average over the classical algorithms, 1 to 1024 nodes",
            [.quoted("3-10×"), .absent("not measured")]),
          .init(
            proxCoCoA,
            [.quoted("12×"), .absent("not measured")]),
        ])
    },
  ]

  public static let rankStudies = [Crossover.study]

  public static let outOfReach = [
    "Speed-ups on 1 to 1024 nodes: there is one node here. The table `model` gives what the α-β-γ model says.",
    "SUSY and covtype: neither is at hand; their sizes enter the model, and generated data stand in for SUSY.",
    "RC-SFISTA's variance reduction and Hessian reuse (ICPP 2018): not in the code that was released.",
    "ProxCoCoA, MKL and Spark, which the papers compare with or run on.",
  ]
}
