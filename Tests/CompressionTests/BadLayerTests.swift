import Compression
import Quantisation
import Structures
import Testing

/// What does not fit is refused with a sentence, and what is degenerate works.
@Suite struct BadLayerTests {
  private func matrix(_ rows: Int, _ columns: Int, _ value: Double = 1) -> Matrix<Double> {
    Matrix(repeating: value, rows: rows, columns: columns)
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }

  private func compress(
    _ w: Matrix<Double>, _ x: Matrix<Double>, bits: Int = 4, group: Int = 4, rank: Int = 1
  ) throws -> SLiMPipeline.Layer {
    try SLiMPipeline.compress(weights: w, inputs: x, bits: bits, group: group, rank: rank)
  }

  @Test func `the pipeline names the part that does not fit`() {
    let (w, x) = (matrix(8, 3), matrix(2, 8))
    var bad = w
    bad[5, 1] = .nan
    var loud = x
    loud[1, 2] = .infinity
    #expect(refusal { _ = try compress(bad, x) }?.contains("row 5, column 1 is nan") == true)
    #expect(refusal { _ = try compress(w, loud) }?.contains("row 1, column 2 is inf") == true)
    #expect(refusal { _ = try compress(w, matrix(0, 8)) }?.contains("calibration is empty") == true)
    #expect(refusal { _ = try compress(w, matrix(2, 7)) }?.contains("8 inputs") == true)
    #expect(refusal { _ = try compress(matrix(6, 3), matrix(2, 6)) }?.contains("divisor") == true)
    #expect(refusal { _ = try compress(w, x, group: 3) }?.contains("even") == true)
    for bits in [-1, 0, 1, 9] {
      #expect(refusal { _ = try compress(w, x, bits: bits) }?.contains("2 to 8") == true)
    }
    for rank in [-1, 4] {
      #expect(refusal { _ = try compress(w, x, rank: rank) }?.contains("0 to 3") == true)
    }
  }

  @Test func `degenerate layers are compressed`() throws {
    let zero = try compress(matrix(8, 3, 0), matrix(2, 8))
    #expect(zero.base.elements.allSatisfy { $0 == 0 })
    let nothing = try zero.effective()
    #expect(nothing.elements.allSatisfy { $0 == 0 })
    // Equal magnitudes are encoded without error, and half of them are kept: those in front.
    let equal = try compress(matrix(4, 1, -3), matrix(1, 4), rank: 0)
    #expect(equal.base.elements == [-3, -3, 0, 0])
    // At full rank nothing is lost, whatever is pruned; r = 0 has no adapters.
    let full = try compress(matrix(4, 1, 5), matrix(3, 4, 2), rank: 1)
    let restored = try full.effective()
    #expect(restored.elements.allSatisfy { abs($0 - 5) < 1e-12 })
    #expect(equal.left.columns == 0)
    // Inputs that are never active divide nothing by zero.
    var x = matrix(4, 8)
    for t in 0..<4 { x[t, 3] = 0 }
    let shifted = try compress(matrix(8, 3, 2), x, rank: 3)
    let whole = try shifted.effective()
    #expect(whole.elements.allSatisfy { abs($0 - 2) < 1e-12 })
    let silent = try compress(matrix(4, 2), matrix(1, 4, 0))
    #expect(silent.left.elements.allSatisfy { $0.isFinite })
  }

  @Test func `quantisers refuse what has no scale`() {
    let w = Matrix<Float>(repeating: 1, rows: 3, columns: 2)
    #expect(
      refusal {
        _ = try TileAbsMax.quantised(matrix(2, 2, .nan), tileRows: 1, tileColumns: 2, levels: 7)
      }?.contains("nan") == true)
    #expect(
      refusal {
        _ = try TileAbsMax.quantised(matrix(2, 2), tileRows: 0, tileColumns: 2, levels: 7)
      }?.contains("at least 1") == true)
    #expect(
      refusal {
        _ = try TileAbsMax.quantised(matrix(2, 2), tileRows: 1, tileColumns: 2, levels: 128)
      }?.contains("1 to 127") == true)
    #expect(
      refusal {
        _ = try SLiMQuantO.quantised(w, squares: [1, 2], important: 1, levels: 7)
      }?.contains("2 squares for 3 inputs") == true)
    #expect(
      refusal {
        _ = try SLiMQuantO.quantised(w, squares: [1, 2, 3], important: 4, levels: 7)
      }?.contains("4 important inputs of 3") == true)
    #expect(
      refusal { _ = try FloatEight.roundTrip([1, -.infinity], .e4m3) }?.contains("1 is -inf")
        == true)
    #expect(throws: Never.self) { try FloatEight.roundTrip([0, 0], .e5m2) }
  }

  @Test func `adapters refuse what does not fit`() throws {
    let e = matrix(4, 3)
    #expect(
      refusal { _ = try SLiMLoRA.factors(e, saliency: [1, 1], rank: 1) }?.contains("4 inputs")
        == true)
    #expect(
      refusal { _ = try SLiMLoRA.factors(e, saliency: [1, 0, 1, 1], rank: 1) }?.contains("shift")
        == true)
    #expect(
      refusal { _ = try SLiMLoRA.factors(e, saliency: [1, 1, 1, 1], rank: 4) }?.contains("0 to 3")
        == true)
    #expect(throws: Never.self) { try SLiMLoRA.factors(e, saliency: [1, 1, 1, 1], rank: 0) }
    #expect(SLiMLoRA.shifted([0, 2, 3]) == [2, 4, 5])
    #expect(SLiMLoRA.shifted([0, 0]) == [1, 1])
    #expect(
      refusal { _ = try PrunedAdapters.pruned(left: matrix(4, 2), right: matrix(3, 2)) }?
        .contains("ranks must agree") == true)
    #expect(
      refusal { _ = try PrunedAdapters.pruned(left: matrix(6, 1), right: matrix(1, 2)) }?
        .contains("multiple of 4") == true)
    #expect(
      refusal { _ = try QuantisedAdapters.quantised(e, group: 0, levels: 7) }?.contains(
        "Groups of 0")
        == true)
  }

  /// What SparseGPT chooses on the way is what it makes of that mask when it is given.
  @Test func `SparseGPT on a calibrated layer solves its own mask`() throws {
    let w = Matrix(rows: 3, columns: 8) { Double(($0 * 7 + $1 * 5) % 11) - 5.25 }
    let x = Matrix(rows: 16, columns: 8) { Double(($0 * 5 + $1 * 3 + $0 * $1) % 7) - 3 }
    var correlation = matrix(8, 8, 0)
    for i in 0..<8 {
      for j in 0..<8 { for t in 0..<16 { correlation[i, j] += x[t, i] * x[t, j] } }
    }
    let mean = (0..<8).reduce(0) { $0 + correlation[$1, $1] } / 8
    let found = try SparseGPT.calibrated(w, correlation: correlation, group: 4, levels: nil)
    let problem = SparseGPT.Problem(
      weights: w, inputs: x, damping: 0.01 * mean, mask: found.map { $0 == 0 })
    let exact = SparseGPT.reference(problem, over: Double.self)["weights"]
    #expect(found.elements.count { $0 == 0 } == 12)
    for (a, b) in zip(found.elements, exact) { #expect(abs(a - b) < 1e-10) }
    #expect(
      refusal {
        _ = try SparseGPT.calibrated(w, correlation: matrix(7, 7), group: 4, levels: nil)
      }?.contains("8 inputs") == true)
  }

  @Test func `SparseGPT drops as many of a group as asked for, if there are`() throws {
    let w = Matrix(rows: 3, columns: 6) { Double(($0 * 7 + $1 * 5) % 11) - 5.25 }
    let correlation = Matrix<Double>(rows: 6, columns: 6) { $0 == $1 ? 2 : 0.5 }
    for dropped in 0...3 {
      let found = try SparseGPT.calibrated(
        w, correlation: correlation, group: 3, dropped: dropped, levels: nil)
      for r in 0..<3 {
        for start in [0, 3] {
          #expect((start..<start + 3).count { found[r, $0] == 0 } == dropped)
        }
      }
    }
    for dropped in [-1, 4] {
      #expect(
        refusal {
          _ = try SparseGPT.calibrated(
            w, correlation: correlation, group: 3, dropped: dropped, levels: nil)
        }?.contains("of a group of 3 cannot be dropped") == true)
    }
    #expect(
      refusal {
        _ = try SparseGPT.calibrated(w, correlation: correlation, group: 3, levels: nil)
      }?.contains("an even divisor") == true)
  }
}
