import Scalars
import Structures
import Testing
import Verification

import MixedPrecision

/// Codes of activations: groups that do not fit, neighbours of the right codes, and the product that takes them.
@Suite struct ActivationTests {
  @Test(arguments: [0, -1, 2, 4]) func `groups that do not divide a row are refused`(group: Int) {
    let problem = ActivationQuantiser.Problem(
      activations: Matrix(repeating: 1, rows: 2, columns: 3), group: group)
    for implementation in ActivationQuantiser.implementations {
      let text = complaint { _ = try implementation(problem) }
      #expect(text.contains("Groups of \(group) do not divide 3 columns"))
    }
  }

  /// Ties away from zero, codes of a range of 128 levels, and numbers that are cut off instead of rounded.
  @Test func `neighbours of the codes are refused`() throws {
    var generator = Generator(seed: 6, purpose: "activations")
    let problem = ActivationQuantiser.edges(using: &generator)[0]
    let truth = ActivationQuantiser.enclosure(of: problem)
    func codes(_ round: (Double) -> Double) -> [Int] {
      problem.doubles.flatMap { group -> [Int] in
        let top = group.map { abs($0) }.max() ?? 1
        return group.map { Int(round($0 * 127 / top)) }
      }
    }
    for implementation in ActivationQuantiser.implementations {
      let right = try implementation(problem)
      func isRefused(_ codes: [Int]) -> Bool {
        implementation.refusal(
          of: ["steps": .scalars(right["steps"]), "codes": .integers(codes)], on: problem, truth)
          != nil
      }
      #expect(!isRefused(codes { $0.rounded(.toNearestOrEven) }))
      #expect(isRefused(codes { $0.rounded(.toNearestOrAwayFromZero) }))
      #expect(isRefused(codes { $0.rounded(.towardZero) }))
      #expect(isRefused(codes { ($0 * 128 / 127).rounded(.toNearestOrEven) }))
      let steps = right["steps"].map { $0 * 127 / 128 }
      let shrunk: Observation<Double> = [
        "steps": .scalars(steps), "codes": .integers(right[integers: "codes"]),
      ]
      #expect(implementation.refusal(of: shrunk, on: problem, truth) != nil)
    }
  }

  /// Quantised rows are what the product for eight bits takes: no layer between them.
  @Test func `codes and steps go into the product as they are`() throws {
    let quantised = ActivationQuantiser.Problem(
      activations: Matrix(rows: 3, columns: 128) { Float(($0 * 37 + $1 * 11) % 101 - 50) / 8 },
      group: 64)
    var problem = W4A8Product.problem(size: 5, draw: 0, seed: 3)
    problem = .init(
      activations: problem.activations, activationSteps: problem.activationSteps,
      codes: Matrix(rows: 128, columns: 5) { UInt8(($0 * 5 + $1) % 16) },
      steps: Matrix(repeating: 0.5, rows: 2, columns: 5), group: 64)
    for (quantiser, product) in zip(
      ActivationQuantiser.implementations, W4A8Product.implementations)
    {
      let result = try quantiser(quantised)
      problem.activations = Matrix(
        rows: 3, columns: 128, elements: result[integers: "codes"].map { Int8($0) })
      problem.activationSteps = Matrix(
        rows: 3, columns: 2, elements: result["steps"].map { Float($0) })
      let c = try product(problem)["c"]
      for i in 0..<3 {
        for j in 0..<5 {
          var (exact, bound) = (0.0, 0.0)
          for l in 0..<128 {
            let w = Double(Int(problem.codes[l, j]) - 8) / 2
            exact += Double(quantised.activations[i, l]) * w
            bound += Double(problem.activationSteps[i, l / 64]) / 2 * abs(w)
          }
          #expect(abs(c[5 * i + j] - exact) <= bound * 1.001)
        }
      }
    }
  }
}

extension ActivationQuantiser.Problem {
  fileprivate var doubles: [[Double]] {
    stride(from: 0, to: activations.elements.count, by: group).map {
      activations.elements[$0..<$0 + group].map { Double($0) }
    }
  }
}
