import Pruning
import Scalars
import Structures
import Testing
import Verification

/// What cannot be pruned as asked is refused in words.
@Suite struct BadInputTests {
  private func refusal<A: Algorithm>(_: A.Type, _ problem: A.Problem) -> String? {
    for implementation in A.implementations {
      do {
        _ = try implementation(problem)
        return nil
      } catch { continue }
    }
    do {
      _ = try A.implementations[0](problem)
      return nil
    } catch { return "\(error)" }
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
}
