import Bindings
import Scalars
import Structures
import Verification

extension CrossEntropy {
  struct Operands<T> {
    let logits: UnsafePointer<T>
    let z: UnsafeMutablePointer<T>
    let targets: [Int]
    let columns: Int
    var count: Int { targets.count * columns }
  }

  /// The logits, shifted by the maximum of their row, become the gradient.
  static func inPlace<T: BLASScalar & RealScalar & BitwiseCopyable>(
    _: T.Type
  ) -> Implementation<CrossEntropy> {
    Implementation(
      "in-place-\(label(T.self))",
      .rounding("running error analysis of the shifted formula", bound(T.self)),
      arena: { problem, arena in
        Operands<T>(
          logits: arena.input(problem.logits.elements.map { T($0) }).baseAddress!,
          z: arena.output(problem.logits.elements.count, of: T.self).baseAddress!,
          targets: problem.targets, columns: problem.logits.columns)
      },
      run: { o -> Double in
        o.z.update(from: o.logits, count: o.count)
        return FloatLayers<T>.crossEntropy(
          o.z, o.targets, rows: o.targets.count, o.columns, scale: 1 / T(o.targets.count))
      },
      observe: { o, total in
        let gradient = (0..<o.count).map { Double(o.z[$0]) }
        return [
          "loss": .scalars([total / Double(o.targets.count)]), "gradient": .scalars(gradient),
        ]
      })
  }

  private static func bound<T: BLASScalar>(_: T.Type) -> @Sendable (Problem) -> ErrorBound {
    { problem in
      typealias R = RunningError<T>
      let scale = 1 / R(problem.targets.count)
      var total = R.zero
      var errors: [Double] = []
      for (i, target) in problem.targets.enumerated() {
        let (loss, shares) = Transformer.crossEntropy(problem.logits[row: i].map { R($0) }, target)
        total += loss
        errors += shares.enumerated().map { j, share in
          let slope = share * scale
          return (j == target ? slope - scale : slope).error
        }
      }
      let mean = total / R(problem.targets.count)
      return ["loss": .absolute(mean.error), "gradient": .componentwise(errors)]
    }
  }
}
