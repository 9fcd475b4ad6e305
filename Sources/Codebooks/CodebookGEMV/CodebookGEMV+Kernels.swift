import Bindings
import CodebooksKernels
import Structures
import Verification

#if V4
  import CodebooksKernelsV4
#endif

extension CodebookGEMV {
  /// What the direct product reads and writes.
  struct Operands {
    let layer: LayerOperands
    let x: UnsafePointer<Float>
    let y: UnsafeMutablePointer<Float>

    init(_ problem: Problem, _ arena: Arena) throws {
      if let obstacle = problem.obstacle { throw CodebookError(obstacle) }
      layer = try LayerOperands(problem.layer, arena)
      let padded = layer.padded(problem.x.map { Float($0) }, group: problem.layer.group)
      x = arena.input(padded.isEmpty ? [0] : padded).baseAddress!
      y = arena.output(max(1, layer.outputs), of: Float.self).baseAddress!
    }
  }

  private static func observed(_ y: UnsafePointer<Float>, _ count: Int) -> Observation<Double> {
    ["y": .scalars((0..<count).map { Double(y[$0]) })]
  }

  /// Four outputs at a time; vectors are multiplied as they are met.
  static func direct(_ lane: Lane) -> Implementation<CodebookGEMV> {
    Implementation(
      "direct-\(lane.rawValue)-float32", .rounding("Higham 2002, section 3.5", bound),
      arena: { problem, arena in try Operands(problem, arena) },
      run: { o in
        let l = o.layer
        #if V4
          if lane == .v4 {
            return CodebooksKernelsV4.multiplyDirectly(
              l.outputs, l.groups, l.books, l.size, l.blocks, isWide: l.isWide, l.codes, l.entries,
              l.scales, o.x, o.y)
          }
        #endif
        CodebooksKernels.multiplyDirectly(
          l.outputs, l.groups, l.books, l.size, l.blocks, isWide: l.isWide, l.codes, l.entries,
          l.scales, o.x, o.y)
      },
      observe: { o, _ in observed(o.y, o.layer.outputs) })
  }

  /// Inner products of all vectors first, eight tables at a time, and then lookups.
  static func tables(_ lane: Lane) -> Implementation<CodebookGEMV> {
    Implementation(
      "tables-\(lane.rawValue)-float32", .rounding("Higham 2002, section 3.5", bound),
      arena: { problem, arena in try TableOperands(problem, arena) },
      run: { o in
        #if V4
          if lane == .v4 {
            return CodebooksKernelsV4.multiplyByTables(
              o.outputs, o.groups, o.books, o.size, o.group, isWide: o.isWide, o.codes, o.columns,
              o.scales, o.x, o.scratch, o.y)
          }
        #endif
        CodebooksKernels.multiplyByTables(
          o.outputs, o.groups, o.books, o.size, o.group, isWide: o.isWide, o.codes, o.columns,
          o.scales, o.x, o.scratch, o.y)
      },
      observe: { o, _ in observed(o.y, o.outputs) })
  }

  /// The weights written out beforehand: what codes have to beat.
  static let openBLAS = Implementation<CodebookGEMV>(
    "openblas-decoded-float32", voice: .peer("OpenBLAS"),
    .rounding("Higham 2002, section 3.5, of weights that were rounded", bound)
  ) { problem in
    if let obstacle = problem.obstacle { throw CodebookError(obstacle) }
    let layer = problem.layer
    let weights = Matrix<Float>(rows: layer.outputs, columns: layer.inputs) { o, i in
      let (j, k) = i.quotientAndRemainder(dividingBy: layer.group)
      return layer.scales[o]
        * layer.codebooks.enumerated().reduce(0) {
          $0 + $1.element[layer.code(o, j, $1.offset), k]
        }
    }
    return (weights, problem.x.map { Float($0) })
  } run: { input -> [Float] in
    var y = [Float](repeating: 0, count: input.0.rows)
    try? BLAS.gemv(input.0, input.1, &y)
    return y
  } observe: { y in
    ["y": .scalars(y.map { Double($0) })]
  }

  /// γ_h |s_o| Σ |C||x| for h = M n + M + 1: no order of its products and sums, of weights or of tables, has more
  /// roundings in one term.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    let layer = problem.layer, g = layer.group, books = layer.codebooks.count
    let height = books * layer.inputs + books + 1
    let unit = gamma(height, unitRoundoff: 0x1p-24) * (1 + Double(height + 4) * 0x1p-52)
    let allowances = (0..<layer.outputs).map { o -> Double in
      var sum = 0.0
      for j in 0..<layer.groups {
        for (m, book) in layer.codebooks.enumerated() {
          let c = layer.code(o, j, m)
          for k in 0..<g { sum += abs(Double(book[c, k]) * problem.x[j * g + k]) }
        }
      }
      return unit * abs(Double(layer.scales[o])) * sum
    }
    return ["y": .componentwise(allowances)]
  }
}
