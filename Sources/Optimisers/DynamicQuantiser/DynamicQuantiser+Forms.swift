import Scalars
import Verification

extension DynamicQuantiser {
  /// Levels, and the ties between them, as doubles.
  struct Table: Sendable {
    let levels: [Double], ties: [Double]
    /// The code of 0.
    let zero: Int

    static let signed = Table(isSigned: true), unsigned = Table(isSigned: false)

    private init(isSigned: Bool) {
      let whole = DynamicQuantiser.levels(isSigned: isSigned)
      levels = whole.map { Double($0) / Double(unit) }
      ties = zip(whole, whole.dropFirst()).map { Double($0 + $1) / Double(2 * unit) }
      zero = whole.firstIndex(of: 0) ?? 0
    }

    /// By bisection among the ties: eight comparisons.
    func code(_ x: Double) -> Int {
      var (low, high) = (0, ties.count)
      while low < high {
        let middle = (low + high) / 2
        if isBeyond(x, middle) { low = middle + 1 } else { high = middle }
      }
      return low
    }

    private func isBeyond(_ x: Double, _ tie: Int) -> Bool {
      ties[tie] < x || ties[tie] < 0 && ties[tie] == x
    }

    /// From the decade and the part that a magnitude is in, and then the neighbours.
    func codeByDecades(_ x: Double) -> Int {
      let magnitude = abs(x)
      var (decade, top) = (6, 1.0)
      while decade > 0, magnitude * 10 < top { (decade, top) = (decade - 1, top / 10) }
      let isSigned = zero > 0
      let parts = isSigned ? 1 << decade : 2 << decade
      let part = Int((magnitude / top - 0.1) / 0.9 * Double(parts))
      // 0 comes before them, and 1, 2, 4 … or 2, 4, 8 … parts of the decades below.
      let rank =
        1 + (isSigned ? (1 << decade) - 1 : (2 << decade) - 2) + max(0, min(part, parts - 1))
      var code = x < 0 ? zero - rank : zero + rank
      while code < ties.count, isBeyond(x, code) { code += 1 }
      while code > 0, !isBeyond(x, code - 1) { code -= 1 }
      return code
    }
  }

  static let search = form("search") { $0.code($1) }
  static let decades = form("decades") { $0.codeByDecades($1) }

  private static func form(
    _ name: String, _ code: @escaping @Sendable (Table, Double) -> Int
  ) -> Implementation<DynamicQuantiser> {
    Implementation(
      name,
      .rounding(
        "Higham 2002, section 2.2: x/a and a tie are rounded once, so that a number this near to one may go to its other side",
        bound),
      prepare: { problem in
        try problem.validate()
        return (problem, problem.isSigned ? Table.signed : Table.unsigned)
      },
      run: { input in
        let (problem, table) = (input.0, input.1)
        var scales: [Double] = [], codes: [Int] = []
        codes.reserveCapacity(problem.values.count)
        for block in problem.blocks {
          let scale = problem.values[block].reduce(0.0) { max($0, Double(abs($1))) }
          scales.append(scale)
          for x in problem.values[block] {
            codes.append(scale == 0 ? table.zero : code(table, Double(x) / scale))
          }
        }
        let values = codes.enumerated().map { table.levels[$1] * scales[$0 / problem.block] + 0 }
        return (scales: scales, codes: codes, values: values)
      },
      observe: { result in
        [
          "scales": .scalars(result.scales),
          "codes": .scalars(result.codes.map { Double($0) }), "values": .scalars(result.values),
        ]
      })
  }

  static func bound(_ problem: Problem) -> ErrorBound {
    let levels = levels(isSigned: problem.isSigned)
    let exact = quantised(problem, over: Rational.self)
    var (codes, values): ([Double], [Double]) = ([], [])
    for (i, x) in problem.values.enumerated() {
      let scale = exact["scales"][i / problem.block]
      let code = Int(exact["codes"][i].approximation)
      var (near, step) = (0.0, 0.0)
      for other in [code - 1, code + 1] where levels.indices.contains(other) {
        let tie = Rational(levels[code] + levels[other]) * scale
        let distance = (Rational(Double(x)) * Rational(2 * unit) - tie).absolute
        guard scale > 0, distance <= Rational(0x1p-50) * tie.absolute else { continue }
        near = 1
        step = max(step, abs(Double(levels[other] - levels[code])) / Double(unit))
      }
      codes.append(near)
      let size = abs(exact["values"][i].approximation)
      values.append(step * scale.approximation * (1 + 0x1p-40) + size * 0x1p-51)
    }
    return ["codes": .componentwise(codes), "values": .componentwise(values)]
  }
}
