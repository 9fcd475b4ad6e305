import Pruning
import Scalars
import Structures
import Testing
import Verification

/// What cannot be pruned as asked is refused in words.
@Suite struct BadInputTests {
  private func refusal<A: Algorithm>(_: A.Type, _ problem: A.Problem) -> String? {
    let words = A.implementations.map { implementation -> String? in
      do {
        _ = try implementation(problem)
        return nil
      } catch { return "\(error)" }
    }
    // Every implementation says the same.
    return words.allSatisfy { $0 == words[0] } ? words[0] : "implementations differ: \(words)"
  }

  private static let curvature = Curvature(
    inputs: Matrix(rows: 1, columns: 2, elements: [1, 2]), damping: 1)

  @Test func `Marks that do not fit, NaN and negative damping are refused`() {
    func update(
      _ weights: [Double], _ marks: [Bool], _ curvature: Curvature = Self.curvature
    ) -> String? {
      let problem = OBSUpdate.Problem(curvature: curvature, weights: weights, isRemoved: marks)
      return refusal(OBSUpdate.self, problem)
    }
    #expect(update([1, 2], [true, false]) == nil)
    #expect(update([1], [true, false])?.contains("1 weights and 2 marks") == true)
    #expect(update([1, .nan], [true, false])?.contains("weight 1 is nan") == true)
    var spoilt = Self.curvature
    spoilt.inputs[0, 1] = .infinity
    #expect(update([1, 2], [true, false], spoilt)?.contains("input 1 is inf") == true)
    spoilt = Self.curvature
    spoilt.damping = -1
    #expect(update([1, 2], [true, false], spoilt)?.contains("damping λ is -1.0") == true)
  }

  @Test func `Damping is reported, and an indefinite Hessian is refused`() throws {
    let definite = Matrix<Double>(rows: 2, columns: 2, elements: [2, 1, 1, 2])
    #expect(try DampedFactor(of: definite).damping == 0)
    #expect(try DampedFactor(of: definite, first: 0.01).damping == 0.02)
    let dependent = Matrix<Double>(rows: 2, columns: 2, elements: [1, 1, 1, 1])
    let rescued = try DampedFactor(of: dependent)
    #expect(rescued.failures > 0 && rescued.damping > 0)
    let indefinite = Matrix<Double>(rows: 2, columns: 2, elements: [1, 1e9, 1e9, 1])
    #expect(throws: PruningError.self) { try DampedFactor(of: indefinite, attempts: 4) }
    do { _ = try DampedFactor(of: indefinite, attempts: 4) } catch {
      #expect("\(error)".contains("indefinite") && "\(error)".contains("damping of up to 1e-06"))
    }
    let spoilt = Matrix<Double>(rows: 1, columns: 1, elements: [.nan])
    #expect(throws: PruningError("Hessian entry 0 is nan")) { try DampedFactor(of: spoilt) }
    let dead = Matrix<Double>(repeating: 0, rows: 2, columns: 2)
    #expect(throws: PruningError.self) { try DampedFactor(of: dead) }
    let wide = Matrix<Double>(repeating: 1, rows: 1, columns: 2)
    #expect(throws: PruningError.self) { try DampedFactor(of: wide) }
  }

  @Test func `More weights than there are cannot be removed or kept`() {
    func selection(_ count: Int, order: Int = 2) -> String? {
      let inputs = Matrix<Double>(repeating: 1, rows: 1, columns: order)
      let problem = SetSelection.Problem(
        curvature: Curvature(inputs: inputs, damping: 1), weights: (0..<order).map(Double.init),
        count: count, rule: .enumeration)
      return refusal(SetSelection.self, problem)
    }
    #expect(selection(2) == nil)
    #expect(selection(3)?.contains("3 of 2 weights cannot be removed") == true)
    #expect(selection(-1)?.contains("-1 of 2 weights") == true)
    #expect(selection(1, order: 25)?.contains("too many to enumerate") == true)
    func truncation(_ kept: Int) -> String? {
      refusal(TopKTruncation.self, .init(x: [1, 2], kept: kept))
    }
    #expect(truncation(2) == nil)
    #expect(truncation(3)?.contains("k = 3 of 2 numbers") == true)
    #expect(truncation(-1)?.contains("k = -1") == true)
  }

  @Test func `Iterations over what does not fit are refused`() {
    let x = Matrix<Double>(rows: 1, columns: 2, elements: [1, 2])
    func descent(
      _ targets: [Double] = [1], kept: Int = 1, step: Double = 0.5, iterations: Int = 1
    ) -> String? {
      refusal(
        KIHT.self,
        .init(inputs: x, targets: targets, kept: kept, step: step, iterations: iterations))
    }
    #expect(descent() == nil)
    #expect(descent([1, 2])?.contains("2 targets for 1 samples") == true)
    #expect(descent([.nan])?.contains("target 0 is nan") == true)
    #expect(descent(kept: 3)?.contains("k = 3 of 2 features") == true)
    #expect(descent(step: 0)?.contains("must be positive") == true)
    #expect(descent(step: .nan)?.contains("η is nan") == true)
    #expect(descent(iterations: -1)?.contains("-1 iterations") == true)
    func step(_ start: [Double], c: Double = 0, kept: Int = 1) -> String? {
      refusal(
        IOBSStep.self,
        .init(
          inputs: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 1]), targets: [1, 2],
          robustness: c, start: start, kept: kept, variant: .truncation))
    }
    #expect(step([0, 0]) == nil)
    #expect(step([0])?.contains("a start of 1") == true)
    #expect(step([0, .nan])?.contains("start 1 is nan") == true)
    #expect(step([0, 0], c: 2)?.contains("must be 0 or 1") == true)
    #expect(step([0, 0], kept: 5)?.contains("k = 5 of 2 features") == true)
  }

  @Test func `Clusters of nothing are refused`() {
    let x = Matrix<Double>(rows: 2, columns: 1, elements: [1, 2])
    func clusters(
      _ points: Matrix<Double>, _ centroids: Matrix<Double>, rounds: Int = 1
    ) -> String? {
      refusal(KMeans.self, .init(points: points, centroids: centroids, rounds: rounds))
    }
    let none = Matrix<Double>(repeating: 0, rows: 0, columns: 1)
    #expect(clusters(x, x) == nil)
    #expect(clusters(none, x)?.contains("no points") == true)
    #expect(clusters(x, none)?.contains("no centroids") == true)
    #expect(clusters(x, x, rounds: 0)?.contains("0 rounds") == true)
    #expect(clusters(x.map { _ in .nan }, x)?.contains("coordinate 0 is nan") == true)
    let wide = Matrix<Double>(repeating: 0, rows: 1, columns: 2)
    #expect(clusters(x, wide)?.contains("centroids of 2 features for points of 1") == true)
  }

  @Test func `Masks of more than there is, and shares beyond 1, are refused`() throws {
    let w = Matrix<Double>(rows: 1, columns: 4, elements: [1, 2, 3, 4])
    func mask(
      _ dropped: Int, group: Int? = nil, diagonal: [Double] = [1, 1, 1, 1]
    ) -> String? {
      refusal(
        SparseGPTMask.self, .init(weights: w, diagonal: diagonal, dropped: dropped, group: group))
    }
    #expect(mask(4) == nil)
    #expect(mask(5)?.contains("5 of 4 weights cannot be dropped") == true)
    #expect(mask(3, group: 2)?.contains("3 of 2 weights") == true)
    #expect(mask(1, group: 3)?.contains("groups of 3 do not divide 4 columns") == true)
    #expect(mask(1, group: 0)?.contains("groups of 0") == true)
    #expect(mask(1, diagonal: [1, 1])?.contains("2 diagonal entries for 4 columns") == true)
    #expect(mask(1, diagonal: [1, 0, 1, 1])?.contains("diagonal entry 1 is 0.0") == true)
    for share in [-0.1, 1.5, .nan] {
      #expect(throws: PruningError.self) {
        try SparseGPTMask.Problem(weights: w, diagonal: [1, 1, 1, 1], share: share)
      }
    }
  }

  @Test func `A token of no cluster and experts of other shapes are refused`() {
    let square = Matrix<Double>(repeating: 1, rows: 2, columns: 2)
    func route(_ experts: [Matrix<Double>], _ labels: [Int]) -> String? {
      refusal(RoutedProduct.self, .init(experts: experts, tokens: square, labels: labels))
    }
    #expect(route([square], [0, 0]) == nil)
    #expect(route([], [0, 0])?.contains("no experts") == true)
    #expect(route([square], [0])?.contains("1 labels for 2 tokens") == true)
    #expect(route([square], [0, 1])?.contains("token 1 is of cluster 1, and there are 1") == true)
    #expect(route([square], [-1, 0])?.contains("token 0 is of cluster -1") == true)
    let wide = Matrix<Double>(repeating: 1, rows: 2, columns: 3)
    #expect(route([square, wide], [0, 0])?.contains("expert 1 is 2 x 3") == true)
  }
}
