import Scalars

extension MicroAdam {
  /// Rounding to a format, written out: the numbers of a format in their order, and the nearest of them, ties
  /// to the even pattern; or the next one below or above. It knows nothing of how a processor rounds.
  ///
  /// A double that results from one operation on numbers of single precision is rounded like the exact
  /// result: 53 ≥ 2·24 + 2 (Figueroa 1995). What is computed over `Double` is therefore what is computed in ℚ.
  enum Format {
    case single, brain

    /// The number at a place in the order; zero is at 0.
    private func number(at order: Int) -> Double {
      let magnitude =
        self == .single
        ? Double(Float(bitPattern: UInt32(abs(order))))
        : BFloat16(bitPattern: UInt16(abs(order))).approximation
      return order < 0 ? -magnitude : magnitude
    }

    /// The place of a number of the format that is one unit from x at most.
    private func place(near x: Double) -> Int {
      let magnitude =
        self == .single ? Int(Float(abs(x)).bitPattern) : Int(BFloat16(abs(x)).bitPattern)
      return x < 0 ? -magnitude : magnitude
    }

    @specialized(where S == Double)
    func nearest<S: Scalar>(_ x: S) -> S {
      let place = place(near: x.approximation)
      var best = place
      var distance = (S(number(at: place)) - x).absolute
      guard distance != .zero else { return S(number(at: place)) }
      for other in [place - 1, place + 1] {
        let rival = (S(number(at: other)) - x).absolute
        if rival < distance || rival == distance && other % 2 == 0 {
          (best, distance) = (other, rival)
        }
      }
      return S(number(at: best))
    }

    func below<S: Scalar>(_ x: S) -> S {
      let place = place(near: x.approximation)
      let fits = [place + 1, place, place - 1].first { S(number(at: $0)) <= x }
      return S(number(at: fits ?? place - 2))
    }

    func above<S: Scalar>(_ x: S) -> S { -below(-x) }
  }
}
