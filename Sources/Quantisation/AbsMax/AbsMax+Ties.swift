import Scalars

extension AbsMax {
  /// Largest weights: of full significand, of which half is a tie for every odd L; odd multiples of L, of
  /// which every tie is a number; the same where magnitudes are subnormal, and where they are huge.
  ///
  /// The subnormal ones are multiples of L too, so that the step is a number: half a unit of the last
  /// place is not a relative error there.
  static func tops(levels: Int, using generator: inout Generator) -> [Float] {
    let full = Float(1 + generator.uniform())
    let odd = Float(levels * (2 * Int(generator.next() % 500) + 1))
    return [0.029296875, full, odd, full * 0x1p-80, full * 0x1p127]
      + [odd * 0x1p-149, odd * 0x1p-140, odd * 0x1p-126, odd * 0x1p100]
  }

  /// The largest weight first, and then numbers at ties (j + 1/2) top / L or next to one, of both signs;
  /// a tie that is no number is rounded to one.
  static func nearTies(
    _ count: Int, top: Float, levels: Int, using generator: inout Generator
  ) -> [Float] {
    [top]
      + (1..<count).map { _ in
        let code = Double(generator.next() % UInt64(levels)) + 0.5
        let tie = Float(code * Double(top) / Double(levels))
        let weight = [tie, tie.nextUp, tie.nextDown, top / 2][Int(generator.next() % 4)]
        return generator.next() % 2 == 0 ? weight : -weight
      }
  }
}
