import CodebooksKernels
import Structures
import Verification

#if V4
  import CodebooksKernelsV4
#endif

extension CodebookDecode {
  struct Operands {
    let layer: LayerOperands
    let group: Int
    /// Padded groups.
    let weights: UnsafeMutablePointer<Float>
  }

  /// Eight entries of a vector at a time.
  static func kernel(_ lane: Lane) -> Implementation<CodebookDecode> {
    Implementation(
      "vectors-\(lane.rawValue)-float32",
      .rounding("M - 1 additions and a product: Higham 2002, Lemma 3.1", bound),
      arena: { layer, arena in
        let operands = try LayerOperands(layer, arena)
        let count = operands.outputs * operands.groups * operands.blocks * 8
        return Operands(
          layer: operands, group: layer.group,
          weights: arena.output(max(1, count), of: Float.self).baseAddress!)
      },
      run: { o in
        let l = o.layer
        #if V4
          if lane == .v4 {
            return CodebooksKernelsV4.decode(
              l.outputs, l.groups, l.books, l.size, l.blocks, isWide: l.isWide, l.codes, l.entries,
              l.scales, o.weights)
          }
        #endif
        CodebooksKernels.decode(
          l.outputs, l.groups, l.books, l.size, l.blocks, isWide: l.isWide, l.codes, l.entries,
          l.scales, o.weights)
      },
      observe: { o, _ in
        let width = 8 * o.layer.blocks
        var weights: [Double] = []
        for i in 0..<o.layer.outputs * o.layer.groups {
          for k in 0..<o.group { weights.append(Double(o.weights[i * width + k])) }
        }
        return ["weights": .scalars(weights)]
      })
  }

  /// γ_M |s| Σ |C|.
  static let bound: @Sendable (Problem) -> ErrorBound = { layer in
    let unit = gamma(layer.codebooks.count, unitRoundoff: 0x1p-24) * (1 + 0x1p-40)
    var allowances: [Double] = []
    for o in 0..<layer.outputs {
      let scale = unit * abs(Double(layer.scales[o]))
      for j in 0..<layer.groups {
        for k in 0..<layer.group {
          let sum = layer.codebooks.enumerated().reduce(0.0) {
            $0 + abs(Double($1.element[layer.code(o, j, $1.offset), k]))
          }
          allowances.append(scale * sum)
        }
      }
    }
    return ["weights": .componentwise(allowances)]
  }
}
