import Scalars

/// Deliberate errors that are planted into observations, to learn what a comparison would have noticed.
enum Fault {
  /// The observation with component `index` of a quantity multiplied by 1 + 2⁻ᵏ (or, if it is zero, set to 2⁻ᵏ).
  static func perturbed(
    _ observation: Observation<Double>, quantity: Int, index: Int, exponent k: Int
  ) -> Observation<Double> {
    var quantities = observation.quantities
    guard case .scalars(var values) = quantities[quantity].values else { return observation }
    let delta = Double(sign: .plus, exponent: -k, significand: 1)
    let x = values[index]
    values[index] = x == 0 ? delta : x + x * delta
    quantities[quantity] = .init(name: quantities[quantity].name, values: .scalars(values))
    return Observation(quantities)
  }

  /// The observation with its first number multiplied by 1 + 2⁻ᵏ (or set to 2⁻ᵏ, if it is zero).
  static func nudged<S: Scalar>(_ observation: Observation<S>, exponent k: Int) -> Observation<S> {
    var quantities = observation.quantities
    for (q, quantity) in quantities.enumerated() {
      guard case .scalars(var values) = quantity.values, let first = values.first else { continue }
      let delta = S(Double(sign: .plus, exponent: -k, significand: 1))
      values[0] = first.approximation == 0 ? delta : first + first * delta
      quantities[q] = .init(name: quantity.name, values: .scalars(values))
      break
    }
    return Observation(quantities)
  }

  /// The largest k up to 60 for which an error of 2⁻ᵏ is noticed, by bisection, or -1: errors that are
  /// larger are noticed if smaller ones are.
  static func finestNoticed(_ isNoticed: (_ exponent: Int) -> Bool) -> Int {
    var (low, high) = (-1, 61)
    while high - low > 1 {
      let middle = (low + high) / 2
      if isNoticed(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// Results that no check may pass for right, made from a right one.
  static func impostors<S: Scalar>(
    of truth: Observation<S>, previous: Observation<S>?, inputs: [Double]
  )
    -> [(name: String, observation: Observation<Double>)]
  {
    let shape = truth.map(\.approximation)
    var list = [
      ("zeros", shape.filled { _ in 0 }),
      ("NaN", shape.filled { _ in .nan }),
      ("the input, copied", shape.filled { inputs.isEmpty ? 0 : inputs[$0 % inputs.count] }),
    ]
    if let previous { list.append(("the previous result", previous.map(\.approximation))) }
    return list
  }
}

extension Observation {
  /// The same shape with other values: numbers and integers by index, and words without letters.
  func filled(_ value: (Int) -> Double) -> Observation<S> {
    Observation(
      quantities.map { quantity in
        switch quantity.values {
        case .scalars(let values):
          .init(name: quantity.name, values: .scalars(values.indices.map { S(value($0)) }))
        case .integers(let values):
          .init(
            name: quantity.name,
            values: .integers(values.indices.map { Int(exactly: value($0).rounded()) ?? 0 }))
        case .words(let values):
          .init(name: quantity.name, values: .words(values.map { _ in "" }))
        }
      })
  }
}

/// The numbers in a problem, found by reflection: what a kernel that copies its input would return.
func numbers(in value: Any) -> [Double] {
  switch value {
  case let x as Double: return [x]
  case let x as Float: return [Double(x)]
  case let x as [Double]: return x
  case let x as [Float]: return x.map { Double($0) }
  case is String, is Int: return []
  default: return Mirror(reflecting: value).children.flatMap { numbers(in: $0.value) }
  }
}
