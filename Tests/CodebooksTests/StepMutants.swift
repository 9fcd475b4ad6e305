import Codebooks
import Scalars
import Structures
import Testing
import Verification

/// Steps, searches and products that are nearly right, and must not pass for right.
@Suite struct StepMutants {
  /// Holds that every implementation's own result passes, and counts the problems in which a mutant differs from it and
  /// is refused, of those in which it differs.
  private func refused<A: Algorithm>(
    _: A.Type, sizes: ClosedRange<Int> = 3...6,
    _ mutate: (A.Problem, Observation<Double>) throws -> Observation<Double>?
  ) throws -> (refused: Int, of: Int) {
    var (count, total) = (0, 0)
    for size in sizes {
      for draw in 50..<60 {
        let problem = A.problem(size: size, draw: draw, seed: 6)
        guard let truth = A.enclosure(of: problem) else { continue }
        for implementation in A.implementations {
          let honest = try implementation(problem)
          #expect(
            implementation.refusal(of: honest, on: problem, truth) == nil, "\(size) \(draw)")
          guard let mutant = try mutate(problem, honest), mutant != honest else { continue }
          total += 1
          if implementation.refusal(of: mutant, on: problem, truth) != nil { count += 1 }
        }
      }
    }
    return (count, total)
  }

  private func expectAll(
    _ outcome: (refused: Int, of: Int), sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      outcome.of >= 8 && outcome.refused == outcome.of, "\(outcome)",
      sourceLocation: sourceLocation)
  }

  /// The same quantities with numbers changed.
  private func changed(
    _ result: Observation<Double>, _ name: String, _ change: ([Double]) -> [Double]
  ) -> Observation<Double> {
    Observation(
      result.quantities.map { quantity in
        guard quantity.name == name, case .scalars(let values) = quantity.values else {
          return quantity
        }
        return .init(name: name, values: .scalars(change(values)))
      })
  }

  @Test func `a linearised step of half the length is refused`() throws {
    expectAll(
      try refused(LinearisedStep.self) { problem, _ in
        var other = problem
        other.smoothness = 2 * problem.smoothness
        return try LinearisedStep.implementations[0](other)
      })
  }

  @Test func `a linearised step uphill is refused`() throws {
    expectAll(
      try refused(LinearisedStep.self) { problem, _ in
        var other = problem
        let z = problem.labels.map { problem.values[$0] }
        // b such that the slope at z is the opposite.
        other.objective.linear = z.indices.map { i in
          2 * dot(Array(problem.objective.matrix[row: i]), z) - problem.objective.linear[i]
        }
        let labels = try LinearisedStep.implementations[0](other)[integers: "labels"]
        let value = problem.objective.value(labels.map { problem.values[$0] })
        return ["labels": .integers(labels), "objective": [value], "decrease": [0]]
      })
  }

  @Test func `a subspace of the smallest gradients is refused`() throws {
    expectAll(
      try refused(SubspaceStep.self) { problem, honest in
        guard problem.count < problem.labels.count else { return nil }
        let moved = honest[integers: "moved"]
        guard let first = moved.first,
          let other = problem.labels.indices.first(where: {
            !moved.contains($0)
          })
        else { return nil }
        var labels = honest[integers: "labels"]
        labels[other] = labels[first]
        labels[first] = problem.labels[first]
        let value = problem.objective.value(labels.map { problem.values[$0] })
        return [
          "labels": .integers(labels), "moved": .integers([other] + moved.dropFirst()),
          "objective": [value], "decrease": .scalars(honest["decrease"]),
        ]
      })
  }

  @Test func `a trust ratio that is not asked is refused`() throws {
    expectAll(
      try refused(SubspaceStep.self, sizes: 6...12) { problem, _ in
        var other = problem
        other.trust = 1024
        return try SubspaceStep.implementations[0](other)
      })
  }

  @Test func `the smoothness of all variables for a subspace is refused`() throws {
    expectAll(
      try refused(SubspaceStep.self, sizes: 4...12) { problem, honest in
        let step = try LinearisedStep.implementations[0](
          .init(
            objective: problem.objective, values: problem.values, labels: problem.labels,
            smoothness: 4 * problem.objective.largestRowSum()))
        let labels = step[integers: "labels"]
        return [
          "labels": .integers(labels),
          "moved": .integers(labels.indices.filter { labels[$0] != problem.labels[$0] }),
          "objective": .scalars(step["objective"]), "decrease": .scalars(step["decrease"]),
        ]
      })
  }

  @Test func `one codebook after the other is not the exact search, and is refused`() throws {
    expectAll(
      try refused(CodeSearch.self) { problem, honest in
        let found = try BeamSearch.implementations[0](
          .init(search: problem, start: problem.codebooks.map { _ in 0 }, beam: 1))
        return found["objective"] == honest["objective"] ? nil : found
      })
  }

  @Test func `nearest vectors where the objective weighs otherwise are refused`() throws {
    expectAll(
      try refused(CodeSearch.self) { problem, _ in
        let g = problem.objective.dimension
        var plain = problem
        plain.objective.matrix = Matrix(rows: g, columns: g) { $0 == $1 ? 1 : 0 }
        let codes = try CodeSearch.implementations[0](plain)[integers: "codes"]
        let z = (0..<g).map { k in
          zip(problem.codebooks, codes).reduce(0.0) { $0 + $1.0[$1.1, k] }
        }
        return ["codes": .integers(codes), "objective": [problem.objective.value(z)]]
      })
  }

  @Test func `a beam of one where more are asked for is refused`() throws {
    expectAll(
      try refused(BeamSearch.self, sizes: 3...12) { problem, honest in
        var narrow = problem
        narrow.beam = 1
        let found = try BeamSearch.implementations[0](narrow)
        return found["objective"] == honest["objective"] ? nil : found
      })
  }

  @Test func `a beam search whose codebooks take other turns is refused`() throws {
    expectAll(
      try refused(BeamSearch.self, sizes: 3...12) { problem, honest in
        var other = problem
        other.order.reverse()
        let found = try BeamSearch.implementations[0](other)
        return found["objective"] == honest["objective"] ? nil : found
      })
  }

  @Test func `means in the place of damped least squares are refused`() throws {
    expectAll(
      try refused(CodebookUpdate.self) { problem, honest in
        var free = problem
        free.damping = problem.damping / 1024
        let other = try CodebookUpdate.implementations[0](free)["codebooks"]
        return ["codebooks": .scalars(other), "objective": .scalars(honest["objective"])]
      })
  }

  @Test func `a codebook a billionth off is refused`() throws {
    expectAll(
      try refused(CodebookUpdate.self) { _, honest in
        changed(honest, "codebooks") { $0.map { $0 == 0 ? 1e-9 : $0 * (1 + 1e-9) } }
      })
  }

  @Test func `weights without their scales, or of codes one further, are refused`() throws {
    expectAll(
      try refused(CodebookDecode.self) { layer, _ in
        var plain = layer
        plain.scales = layer.scales.map { abs($0) }
        return try CodebookDecode.implementations[0](plain)
      })
    expectAll(
      try refused(CodebookDecode.self) { layer, _ in
        var other = layer
        other.codes = layer.codes.map { ($0 + 1) % (1 << layer.bits) }
        return try CodebookDecode.implementations[0](other)
      })
  }

  @Test func `a product without its last codebook, group or bits is refused`() throws {
    expectAll(
      try refused(CodebookGEMV.self) { problem, _ in
        var other = problem
        other.layer.codebooks[problem.layer.codebooks.count - 1].elements = problem.layer
          .codebooks[0].elements.map { _ in 0 }
        return try CodebookGEMV.implementations[0](other)
      })
    expectAll(
      try refused(CodebookGEMV.self) { problem, _ in
        var other = problem
        for k in 0..<problem.layer.group { other.x[problem.x.count - 1 - k] = 0 }
        return try CodebookGEMV.implementations[0](other)
      })
    expectAll(
      try refused(CodebookGEMV.self) { _, honest in
        changed(honest, "y") { $0.map { $0 * (1 + 0x1p-12) + 0x1p-9 } }
      })
  }
}
