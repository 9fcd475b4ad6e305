import MixedPrecisionKernels
import Scalars
import Structures
import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

extension MarlinQuantiser {
  static func validate(_ problem: Problem) throws(MixedPrecisionError) {
    let (w, g) = (problem.weights, problem.group)
    guard g > 0, w.rows.isMultiple(of: g) else {
      throw MixedPrecisionError("Groups of \(g) do not divide \(w.rows) rows")
    }
    if let place = w.elements.firstIndex(where: { !$0.isFinite }) {
      throw MixedPrecisionError("Weight \(place) is \(w.elements[place]): it has no code")
    }
  }

  struct Operands {
    let k: Int, n: Int, width: Int, group: Int
    let weights: UnsafeBufferPointer<Float>
    let steps: UnsafeMutableBufferPointer<Float>
    let codes: UnsafeMutableBufferPointer<UInt8>
  }

  /// Columns are filled up with zeros to a multiple of eight.
  static func kernel(_ lane: Lane) -> Implementation<MarlinQuantiser> {
    Implementation(
      "columns-\(lane.rawValue)-float32",
      .rounding("one rounding of s; codes are exact") { _ in
        ["steps": .relative(gamma(1, unitRoundoff: 0x1p-24))]
      },
      arena: { problem, arena in
        try validate(problem)
        let (k, n) = (problem.weights.rows, problem.weights.columns)
        let width = roundedUp(n, to: 8)
        let filled = Matrix(rows: k, columns: width) { $1 < n ? problem.weights[$0, $1] : 0 }
        return Operands(
          k: k, n: n, width: width, group: problem.group, weights: arena.input(filled.elements),
          steps: arena.output(k / problem.group * width, of: Float.self),
          codes: arena.output(k * width, of: UInt8.self))
      },
      run: { o in quantise(o, lane) },
      observe: { o, _ in
        func kept<T>(_ values: some Collection<T>) -> [T] {
          values.enumerated().filter { $0.offset % o.width < o.n }.map(\.element)
        }
        return [
          "steps": .scalars(kept(o.steps.map { Double($0) })),
          "codes": .integers(kept(o.codes.map { Int($0) })),
        ]
      })
  }

  private static func quantise(_ o: borrowing Operands, _ lane: Lane) {
    guard let w = o.weights.baseAddress, let steps = o.steps.baseAddress,
      let codes = o.codes.baseAddress
    else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.quantiseGroups(w, o.k, o.width, o.group, steps, codes)
      }
    #endif
    MixedPrecisionKernels.quantiseGroups(w, o.k, o.width, o.group, steps, codes)
  }
}
