import Pruning
import Scalars
import Structures
import Synchronization
import Testing
import Verification

/// Principal components that are nearly right, and what is refused in words.
@Suite struct PCATests {
  /// What a wrong program gives for a problem: the reference's result of another problem, or with other numbers.
  private typealias Mutant = (PCA.Problem, Observation<Ball>) -> Observation<Ball>

  private func truth(_ problem: PCA.Problem) -> Observation<Ball> {
    PCA.truth(of: problem).observation ?? [:]
  }

  private func spoiling(_ name: String, _ change: @escaping ([Ball]) -> [Ball]) -> Mutant {
    { _, honest in
      Observation(
        honest.quantities.map {
          $0.name == name ? .init(name: name, values: .scalars(change(honest[name]))) : $0
        })
    }
  }

  private var problems: [PCA.Problem] {
    PCA.examples.map(\.problem)
      + (2...4).flatMap { size in (0..<4).map { PCA.problem(size: size, draw: $0, seed: 13) } }
  }

  private func kills(_ beginning: String, _ mutant: Mutant) -> Bool {
    guard let law = PCA.laws.first(where: { $0.statement.hasPrefix(beginning) }) else {
      return false
    }
    return problems.contains { problem in
      law.isBroken(on: problem) { mutant($0, truth($0)) } == true
    }
  }

  @Test func `Every law is broken by a mutant`() {
    // Second moments about 0: means do not go with the points.
    let uncentred: Mutant = { problem, _ in
      let (n, d) = (problem.points.rows, problem.points.columns)
      let both = Matrix<Double>(rows: 2 * n, columns: d) { t, j in
        t < n ? problem.points[t, j] : -problem.points[t - n, j]
      }
      return self.truth(PCA.Problem(points: both, kept: problem.kept))
    }
    #expect(kills("All directions", spoiling("explained") { [$0[0] * Ball(1 + 0x1p-20)] }))
    #expect(kills("Variances fall", spoiling("variances") { $0.map { -$0 } }))
    #expect(kills("No k coordinates", spoiling("explained") { [$0[0] / 2] }))
    #expect(kills("The directions G", spoiling("directions") { $0.map { 2 * $0 } }))
    #expect(kills("Points doubled", uncentred))
    #expect(kills("Points doubled", spoiling("variances") { $0.map { $0 + 1 } }))
    // Sums for means: every point twice is twice as much.
    let sums: Mutant = { problem, honest in
      self.spoiling("variances") { $0.map { Ball(Double(problem.points.rows)) * $0 } }(
        problem, honest)
    }
    #expect(kills("Neither the order", sums))
    // The first coordinates instead of the principal ones.
    let axes: Mutant = { problem, honest in
      let d = problem.points.columns
      return self.spoiling("directions") { g in
        g.indices.map { $0 == d * d ? g[$0] : $0 / d == $0 % d && $0 / d < problem.kept ? 1 : 0 }
      }(problem, honest)
    }
    #expect(kills("Coordinates in reverse", axes))
    for law in PCA.laws {
      let honest = problems.contains { law.isBroken(on: $0) { truth($0) } == true }
      #expect(!honest, "\(law.statement)")
    }
  }

  /// Of every implementation's own result: the variance over N - 1, the smallest for the greatest, a direction less, and the
  /// mean of another order of points.
  @Test func `Results that are wrong in one way are refused`() throws {
    var counts = [0, 0, 0, 0]
    for size in 3...7 {
      for draw in 0..<6 {
        var problem = PCA.problem(size: size, draw: draw, seed: 4)
        problem.kept = min(problem.kept, size - 1)
        guard problem.points.rows > 2, let truth = PCA.enclosure(of: problem) else { continue }
        for implementation in PCA.implementations {
          let honest = try implementation(problem)
          #expect(
            implementation.refusal(of: honest, on: problem, truth) == nil, "\(implementation.name)")
          func isRefused(_ name: String, _ change: ([Double]) -> [Double]) -> Bool {
            let wrong = Observation<Double>(
              honest.quantities.map {
                $0.name == name ? .init(name: name, values: .scalars(change(honest[name]))) : $0
              })
            return implementation.refusal(of: wrong, on: problem, truth) != nil
          }
          let n = Double(problem.points.rows)
          guard honest["variances"][0] > 0.01 else { continue }
          counts[0] += isRefused("variances") { $0.map { $0 * n / (n - 1) } } ? 1 : 0
          counts[1] += isRefused("mean") { $0.map { $0 + 0x1p-20 } } ? 1 : 0
          counts[2] += isRefused("explained") { $0.map { $0 * 0.999 } } ? 1 : 0
          counts[3] += 1
        }
      }
    }
    #expect(counts[3] >= 40 && counts[0] == counts[3] && counts[1] == counts[3])
    #expect(counts[2] == counts[3])
  }

  @Test func `The least directions for the principal ones are refused`() throws {
    let points = Matrix<Double>(rows: 6, columns: 3) {
      Double(($0 * 7 + $1 * 3) % 5) * Double(3 - $1)
    }
    let problem = PCA.Problem(points: points, kept: 1)
    let truth = try #require(PCA.enclosure(of: problem))
    let all = try PCA.components(of: points, kept: 3)
    for implementation in PCA.implementations {
      let honest = try implementation(problem)
      #expect(implementation.refusal(of: honest, on: problem, truth) == nil)
      let gap = all.variances[0] - all.variances[1]
      let least = (0..<9).map { all.directions[$0 / 3, 2] * all.directions[$0 % 3, 2] * gap }
      let wrong = Observation<Double>(
        honest.quantities.map {
          $0.name == "directions"
            ? .init(name: "directions", values: .scalars(least + [honest["directions"][9]])) : $0
        })
      #expect(
        implementation.refusal(of: wrong, on: problem, truth) != nil, "\(implementation.name)")
    }
  }

  @Test func `Points that have no principal directions are refused in words`() {
    func refusal(_ rows: Int, _ columns: Int, _ kept: Int, _ value: Double = 1) -> String? {
      let points = Matrix<Double>(repeating: value, rows: rows, columns: columns)
      do {
        for implementation in PCA.implementations {
          _ = try implementation(.init(points: points, kept: kept))
        }
        _ = try PCA.components(of: points, kept: kept)
        return nil
      } catch { return "\(error)" }
    }
    #expect(refusal(3, 2, 1) == nil)
    #expect(
      refusal(3, 2, 3)?.contains("3 directions of points of 2 coordinates: keep 1 to 2") == true)
    #expect(refusal(3, 2, 0)?.contains("keep 1 to 2") == true)
    #expect(refusal(0, 2, 1)?.contains("no points") == true)
    #expect(refusal(3, 2, 1, .nan)?.contains("coordinate 0 is nan") == true)
    #expect(refusal(3, 2, 1, .infinity)?.contains("coordinate 0 is inf") == true)
    let components = try? PCA.components(
      of: Matrix(rows: 2, columns: 2, elements: [0, 1, 2, 3]), kept: 1)
    #expect(throws: PruningError.self) {
      try components?.projected(Matrix(rows: 1, columns: 3, elements: [1, 2, 3]))
    }
  }

  /// Powers that are wrong in one way: rounded to eight bits, one step behind, with a share of the one in front, cut
  /// off.
  @Test func `Powers that are wrong break the theorem on subspace iteration`() throws {
    func verdict() throws -> Verdict {
      try #require(
        Theorems.verdicts(on: PCA.self, Plan()).first { $0.subject.hasPrefix("‖sin Θ_t‖") })
    }
    let sound = try verdict()
    #expect(sound.status == .passed, "\(sound)")
    func fails<T>(_ alter: @escaping @Sendable (T) -> T) throws -> Bool {
      try Plant.with(in: "PCA.power", alter) { try verdict() }.status == .failed
    }
    #expect(
      try fails { (z: [[Ball]]) in
        z.map { x in
          let top = x.reduce(0) { max($0, abs($1.approximation)) }
          return x.map { Ball(($0.approximation / top * 256).rounded() / 256) }
        }
      })
    let before = Held<[[Ball]]>()
    #expect(
      try fails { (z: [[Ball]]) in
        let last = before.exchange(z)
        return last.flatMap { $0.count == z.count && $0[0].count == z[0].count ? $0 : nil } ?? z
      })
    // Against the fitted factor: a quarter of the image in front is added.
    let image = Held<Matrix<Double>>()
    #expect(
      try fails { (z: Matrix<Double>) in
        guard let last = image.exchange(z), last.rows == z.rows, last.columns == z.columns else {
          return z
        }
        return Matrix(rows: z.rows, columns: z.columns) { z[$0, $1] + last[$0, $1] / 4 }
      })
    // And against what it may be: entries that are cut off below 2⁻¹² converge no further.
    let cut = try Plant.with(in: "PCA.power") { (z: Matrix<Double>) in
      z.map { ($0 * 4096).rounded() / 4096 }
    } _: {
      try verdict()
    }
    #expect(cut.status != .passed, "\(cut)")
  }

  /// What a mutant remembers.
  private final class Held<T: Sendable>: Sendable {
    private let value = Mutex<T?>(nil)

    func exchange(_ new: T) -> T? {
      value.withLock { last in
        defer { last = new }
        return last
      }
    }
  }
}
