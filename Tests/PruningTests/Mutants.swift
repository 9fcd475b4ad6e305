import Pruning
import Scalars
import Structures
import Testing
import Verification

/// Results that are nearly right, and must not pass for right.
@Suite struct Mutants {
  /// Draws a problem, holds that every implementation's own result passes, and counts the draws in which a mutant of it
  /// is refused by all of them.
  private func refused<A: Algorithm>(
    _: A.Type, sizes: ClosedRange<Int>,
    _ mutate: (A.Problem, Observation<Double>) throws -> Observation<Double>?
  ) throws -> (refused: Int, of: Int) {
    var (count, total) = (0, 0)
    for size in sizes {
      for draw in 50..<58 {
        let problem = A.problem(size: size, draw: draw, seed: 5)
        guard let truth = A.enclosure(of: problem) else { continue }
        for implementation in A.implementations {
          let honest = try implementation(problem)
          let verdict = implementation.refusal(of: honest, on: problem, truth)
          // Where rounding cannot tell, nothing shows that anything is right.
          guard verdict == nil else {
            #expect(verdict == "nothing shows that it is right", "\(A.name) \(size) \(draw)")
            continue
          }
          guard let mutant = try mutate(problem, honest) else { continue }
          total += 1
          if implementation.refusal(of: mutant, on: problem, truth) != nil { count += 1 }
        }
      }
    }
    return (count, total)
  }

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

  /// All of at least eight.
  private func expectAll(
    _ outcome: (refused: Int, of: Int), sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      outcome.of >= 8 && outcome.refused == outcome.of, "\(outcome)",
      sourceLocation: sourceLocation)
  }

  @Test func `an update that makes up for nothing is refused`() throws {
    expectAll(
      try refused(OBSUpdate.self, sizes: 3...9) { problem, result in
        let truncated = zip(problem.weights, problem.isRemoved).map { $1 ? 0 : $0 }
        guard result["weights"] != truncated else { return nil }
        return changed(result, "weights") { _ in truncated }
      })
  }

  @Test func `multipliers of the other sign, twice the loss and crumbs are refused`() throws {
    expectAll(
      try refused(OBSUpdate.self, sizes: 3...9) { _, result in
        guard result["multipliers"].contains(where: { $0 != 0 }) else { return nil }
        return changed(result, "multipliers") { $0.map { -$0 } }
      })
    expectAll(
      try refused(OBSUpdate.self, sizes: 3...9) { _, result in
        result["loss"][0] == 0 ? nil : changed(result, "loss") { [2 * $0[0]] }
      })
    expectAll(
      try refused(OBSUpdate.self, sizes: 3...9) { problem, result in
        guard let gone = problem.isRemoved.firstIndex(of: true) else { return nil }
        return changed(result, "weights") { weights in
          var weights = weights
          weights[gone] = 0x1p-60
          return weights
        }
      })
  }

  @Test func `a loss below the best, and a set in another order, are refused`() throws {
    expectAll(
      try refused(SetSelection.self, sizes: 4...8) { _, result in
        result["loss"][0] == 0 ? nil : changed(result, "loss") { [$0[0] * (1 - 1e-6)] }
      })
    expectAll(
      try refused(SetSelection.self, sizes: 4...8) { problem, result in
        let order = result[integers: "order"]
        guard order.count > 1 else { return nil }
        return ["order": .integers(order.reversed()), "loss": .scalars(result["loss"])]
      })
  }

  @Test func `the tie behind instead of the one in front is refused`() throws {
    let problem = TopKTruncation.Problem(x: (0..<40).map { $0 % 3 == 0 ? -2 : 1 }, kept: 20)
    let truth = try #require(TopKTruncation.enclosure(of: problem))
    for implementation in TopKTruncation.implementations {
      let honest = try implementation(problem)
      #expect(implementation.refusal(of: honest, on: problem, truth) == nil)
      let places = honest[integers: "places"]
      let last = try #require((0..<40).last { !places.contains($0) })
      let first = try #require(places.last { $0 % 3 != 0 })
      var z = honest["truncated"]
      z.swapAt(first, last)
      let other = (places.filter { $0 != first } + [last]).sorted()
      let mutant: Observation<Double> = ["truncated": .scalars(z), "places": .integers(other)]
      #expect(implementation.refusal(of: mutant, on: problem, truth) != nil)
    }
  }

  /// Long, with NaNs, infinities, zeros of both signs, subnormals and many ties: all ways keep the same.
  @Test func `all ways of truncating keep the same numbers`() throws {
    var generator = Generator(seed: 12, purpose: "truncation")
    let kinds: [Float] = [0, -0.0, 1, -1, 2, .infinity, .nan, -.nan, 0x1p-149, 3.5]
    for n in [0, 1, 15, 16, 17, 300, 4096, 9001] {
      let x = (0..<n).map { _ in kinds[Int(generator.next() % UInt64(kinds.count))] }
      for kept in Set([0, 1, n / 100, n / 7, n / 2, n - 1, n].filter { (0...n).contains($0) }) {
        let problem = TopKTruncation.Problem(x: x, kept: kept)
        let results = try TopKTruncation.implementations.map { try $0(problem) }
        for other in results.dropFirst() {
          #expect(
            other[integers: "places"] == results[0][integers: "places"], "\(n), \(kept)")
          let patterns = [other, results[0]].map { $0["truncated"].map(\.bitPattern) }
          #expect(patterns[0] == patterns[1], "\(n), \(kept)")
        }
      }
    }
  }

  @Test func `a descent that is one step short, or keeps one number less, is refused`() throws {
    let implementation = KIHT.implementations[0]
    expectAll(
      try refused(KIHT.self, sizes: 4...9) { problem, result in
        var short = problem
        short.iterations -= 1
        let mutant = try implementation(short)
        return mutant["theta"] == result["theta"] ? nil : mutant
      })
    expectAll(
      try refused(KIHT.self, sizes: 4...9) { _, result in
        let sizes = result["theta"].map { abs($0) }.filter { $0 > 0 }
        guard let least = sizes.min() else { return nil }
        return changed(result, "theta") { $0.map { abs($0) == least ? 0 : $0 } }
      })
  }

  @Test func `a damped step, and a truncation for a surgeon, are refused`() throws {
    let implementation = IOBSStep.implementations[0]
    expectAll(
      try refused(IOBSStep.self, sizes: 3...8) { problem, result in
        var damped = problem
        damped.scale = 1 - 0x1p-20
        let mutant = try implementation(damped)
        return mutant["newton"] == result["newton"] ? nil : mutant
      })
    expectAll(
      try refused(IOBSStep.self, sizes: 3...8) { problem, result in
        var other = problem
        other.variant = problem.variant == .surgeon ? .truncation : .surgeon
        let mutant = try implementation(other)
        return mutant["theta"] == result["theta"] ? nil : mutant
      })
  }

  @Test func `a stale centroid and a label of another cluster are refused`() throws {
    expectAll(
      try refused(KMeans.self, sizes: 4...12) { problem, result in
        var short = problem
        short.rounds = 1
        let mutant = try KMeans.implementations[0](short)
        return mutant["centroids"] == result["centroids"] ? nil : mutant
      })
    expectAll(
      try refused(KMeans.self, sizes: 4...12) { problem, result in
        var labels = result[integers: "labels"]
        guard problem.centroids.rows > 1 else { return nil }
        labels[0] = (labels[0] + 1) % problem.centroids.rows
        return [
          "labels": .integers(labels), "centroids": .scalars(result["centroids"]),
          "objective": .scalars(result["objective"]),
        ]
      })
  }

  @Test func `a token with another expert is refused`() throws {
    expectAll(
      try refused(RoutedProduct.self, sizes: 2...9) { problem, result in
        guard let first = problem.labels.first, problem.experts.count > 1 else { return nil }
        var other = problem
        other.labels[0] = (first + 1) % problem.experts.count
        let mutant = try RoutedProduct.implementations[1](other)
        return mutant["y"] == result["y"] ? nil : mutant
      })
  }

  /// The released threshold has a voice of its own, and must not pass for the definition.
  @Test func `one weight more than asked for is refused`() throws {
    let (own, released) = (SparseGPTMask.implementations[0], SparseGPTMask.implementations[1])
    var count = 0
    for draw in 0..<12 {
      var problem = SparseGPTMask.problem(size: 4, draw: draw, seed: 5)
      (problem.group, problem.dropped) = (nil, 16)
      let truth = try #require(SparseGPTMask.enclosure(of: problem))
      guard own.refusal(of: try own(problem), on: problem, truth) == nil else { continue }
      #expect(own.refusal(of: try released(problem), on: problem, truth) != nil)
      count += 1
    }
    #expect(count >= 4)
  }

  /// The variance over N - 1, and midpoints passed for the closed form.
  @Test func `another variance is refused, and midpoints are no closed form`() throws {
    let exact = GaussianDistance.implementations[0], rough = GaussianDistance.implementations[1]
    var seen = 0
    for size in 4...12 {
      let problem = GaussianDistance.problem(size: size, draw: 3, seed: 5)
      let truth = try #require(GaussianDistance.enclosure(of: problem))
      let honest = try exact(problem)
      #expect(exact.refusal(of: honest, on: problem, truth) == nil)
      #expect(rough.refusal(of: try rough(problem), on: problem, truth) == nil)
      #expect(exact.refusal(of: try rough(problem), on: problem, truth) != nil)
      let factor = (Double(size - 1) / Double(size)).squareRoot()
      let mutant: Observation<Double> = ["distance": [honest["distance"][0] * factor]]
      #expect(exact.refusal(of: mutant, on: problem, truth) != nil)
      seen += 1
    }
    #expect(seen == 9)
  }
}
