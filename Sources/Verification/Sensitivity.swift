public import Scalars

/// The smallest planted errors that a comparison noticed, and the component that hides the largest.
public struct Sensitivity: Sendable {
  private var finest: (exponent: Int, place: String)?
  private var coarsest: (exponent: Int, place: String)?

  public init() {}

  /// In words; `nil` if nothing was planted.
  public var description: String? {
    guard let finest, let coarsest else { return nil }
    if finest.exponent == coarsest.exponent {
      return "notices 2^-\(finest.exponent) in \(finest.place)"
    }
    return
      "notices 2^-\(finest.exponent) in \(finest.place), 2^-\(coarsest.exponent) in \(coarsest.place)"
  }

  /// Plants relative errors of falling size in the first, middle and last component of each quantity of
  /// a result that passed.
  public mutating func probe(
    _ computed: Observation<Double>, _ passes: (Observation<Double>) -> Bool
  ) {
    for (q, quantity) in computed.quantities.enumerated() {
      guard case .scalars(let values) = quantity.values, !values.isEmpty else { continue }
      for index in Set([0, values.count / 2, values.count - 1]).sorted() {
        let noticed = Fault.finestNoticed { k in
          let planted = Fault.perturbed(computed, quantity: q, index: index, exponent: k)
          return !passes(planted)
        }
        let place = "\(quantity.name)[\(index)] of \(values.count)"
        if noticed > finest?.exponent ?? .min { finest = (noticed, place) }
        if noticed < coarsest?.exponent ?? .max { coarsest = (noticed, place) }
      }
    }
  }
}
