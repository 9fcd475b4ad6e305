import Codebooks
import Scalars
import Structures
import Testing
import Verification

/// Layers, searches and steps that are none are refused in words, by every implementation.
@Suite struct BadLayerTests {
  private func refusals<A: Algorithm>(_: A.Type, _ problem: A.Problem) -> [String] {
    A.implementations.map { implementation in
      do {
        _ = try implementation(problem)
        return ""
      } catch { return "\(error)" }
    }
  }

  private func isRefused<A: Algorithm>(
    _: A.Type, _ problem: A.Problem, _ words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let refusals = refusals(A.self, problem)
    #expect(
      !refusals.isEmpty && refusals.allSatisfy { words.isEmpty ? $0 == "" : $0.contains(words) },
      "\(refusals)", sourceLocation: sourceLocation)
  }

  private static let layer = AdditiveLayer(
    bits: 1, outputs: 1, groups: 2,
    codebooks: [Matrix(rows: 2, columns: 2, elements: [1, 2, 3, 4])], codes: [0, 1], scales: [1])

  private func isRefused(
    _ words: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (inout AdditiveLayer) -> Void
  ) {
    var layer = Self.layer
    change(&layer)
    isRefused(CodebookDecode.self, layer, words, sourceLocation: sourceLocation)
    let x = [Double](repeating: 1, count: max(0, layer.groups) * layer.group)
    isRefused(
      CodebookGEMV.self, .init(layer: layer, x: x), words, sourceLocation: sourceLocation)
  }

  @Test func `layers that are none are refused by every kernel`() {
    isRefused("") { _ in }
    isRefused("codes of 0 bits: 1 to 16 are possible") { $0.bits = 0 }
    isRefused("codes of 17 bits") { $0.bits = 17 }
    isRefused("codebook 0 is 2 × 2, but 2 bits and groups of 2 need 4 × 2") { $0.bits = 2 }
    isRefused("0 codebooks") { $0.codebooks = [] }
    isRefused("codebook 1 is 2 × 3") {
      $0.codebooks.append(Matrix(repeating: 0, rows: 2, columns: 3))
    }
    isRefused("code 1 is 2, but 1 bits hold 0 to 1") { $0.codes[1] = 2 }
    isRefused("code 0 is -1") { $0.codes[0] = -1 }
    isRefused("3 codes for 1 × 2 groups") { $0.codes.append(0) }
    isRefused("2 scales for 1 outputs") { $0.scales.append(1) }
    isRefused("nan is an entry of codebook 0") { $0.codebooks[0][1, 1] = .nan }
    isRefused("inf is a scale") { $0.scales[0] = .infinity }
    isRefused("-1 outputs") { $0.outputs = -1 }
  }

  @Test func `a vector of another length is refused`() {
    isRefused(
      CodebookGEMV.self, .init(layer: Self.layer, x: [1]), "a vector of 1 for 2 groups of 2")
  }

  @Test func `a layer without outputs has no weights, and no product`() throws {
    var layer = Self.layer
    (layer.outputs, layer.codes, layer.scales) = (0, [], [])
    for implementation in CodebookDecode.implementations {
      #expect(try implementation(layer)["weights"] == [])
    }
    for implementation in CodebookGEMV.implementations where !implementation.voice.isPeer {
      #expect(try implementation(.init(layer: layer, x: [1, 1, 1, 1]))["y"] == [])
    }
  }

  private static let objective = Quadratic(
    matrix: Matrix(rows: 2, columns: 2, elements: [2, 1, 1, 2]), linear: [1, 1])

  @Test func `steps without values, labels, smoothness or room are refused`() {
    func linearised(
      _ words: String, values: [Double] = [0, 1], labels: [Int] = [0, 1], _ smoothness: Double = 3
    ) {
      isRefused(
        LinearisedStep.self,
        .init(objective: Self.objective, values: values, labels: labels, smoothness: smoothness),
        words)
    }
    linearised("")
    linearised("there is no value", values: [])
    linearised("the value nan is not finite", values: [0, .nan])
    linearised("1 labels for 2 variables", labels: [0])
    linearised("the label 2 names none of 2 values", labels: [0, 2])
    linearised("the label -1 names none", labels: [-1, 0])
    for smoothness in [0, -1, Double.nan, .infinity] {
      linearised("a smoothness of \(smoothness)", smoothness)
    }
    func subspace(_ words: String, count: Int = 1, trust: Double = 1) {
      isRefused(
        SubspaceStep.self,
        .init(
          objective: Self.objective, values: [0, 1], labels: [0, 1], count: count, trust: trust),
        words)
    }
    subspace("")
    subspace("0 of 2 variables may change", count: 0)
    subspace("3 of 2 variables may change", count: 3)
    subspace("a trust ratio of -1.0", trust: -1)
    subspace("a trust ratio of nan", trust: .nan)
  }

  @Test func `searches without vectors, codes or beams are refused`() {
    let book = Matrix<Double>(rows: 2, columns: 2, elements: [0, 0, 1, 1])
    func search(_ words: String, _ codebooks: [Matrix<Double>]) {
      isRefused(CodeSearch.self, .init(objective: Self.objective, codebooks: codebooks), words)
    }
    search("", [book, book])
    search("0 codebooks of 0 vectors", [])
    search("codebook 1 is 1 × 2", [book, Matrix(rows: 1, columns: 2, elements: [0, 1])])
    search("codebook 0 is 2 × 1", [Matrix(rows: 2, columns: 1, elements: [0, 1])])
    search("nan is an entry of codebook 0", [book.map { $0 == 1 ? .nan : $0 }])
    func beam(_ words: String, start: [Int] = [0, 1], beam: Int = 1, order: [Int]? = nil) {
      let search = CodeSearch.Problem(objective: Self.objective, codebooks: [book, book])
      isRefused(
        BeamSearch.self, .init(search: search, start: start, beam: beam, order: order), words)
    }
    beam("")
    beam("1 codes for 2 codebooks", start: [0])
    beam("the code 2 names none of 2 vectors", start: [0, 2])
    beam("a beam of 0 words", beam: 0)
    beam("the order [0, 0] does not name", order: [0, 0])
  }

  @Test func `updates of no codebooks, with strange codes or without damping are refused`() {
    let book = Matrix<Double>(rows: 2, columns: 1, elements: [0, 1])
    func update(
      _ words: String, codes: [Int] = [0, 1], _ codebooks: [Matrix<Double>], damping: Double = 1,
      target: Double = 1
    ) {
      isRefused(
        CodebookUpdate.self,
        .init(
          targets: Matrix(rows: 2, columns: 1, elements: [target, 2]), codes: codes,
          codebooks: codebooks, damping: damping), words)
    }
    update("", [book])
    update("0 codebooks", [])
    update("codebook 0 is 1 × 2", [Matrix(rows: 1, columns: 2, elements: [0, 1])])
    update("1 codes for 2 groups", codes: [0], [book])
    update("the code 2 names none of 2 vectors", codes: [0, 2], [book])
    update("nan is among targets and codebooks", [book], target: .nan)
    update("a damping of 0.0", [book], damping: 0)
    update("a damping of nan", [book], damping: .nan)
  }
}
