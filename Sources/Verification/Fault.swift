import Scalars

/// Deliberate errors that are planted into observations, to learn what a comparison would have noticed.
enum Fault {
  /// The observation with component `index` of a quantity multiplied by 1 + 2⁻ᵏ (or, if it is zero, set to 2⁻ᵏ).
  static func perturbed<S: Scalar>(
    _ observation: Observation<S>, quantity: Int, index: Int, exponent k: Int
  ) -> Observation<S> {
    guard case .scalars(var values) = observation.quantities[quantity].values else {
      return observation
    }
    let delta = S(Double(sign: .plus, exponent: -k, significand: 1))
    let x = values[index]
    values[index] = x.approximation == 0 ? delta : x + x * delta
    return observation.replacing(quantity, with: .scalars(values))
  }

  /// The largest k up to 60 for which an error of 2⁻ᵏ is noticed, by bisection, or `nil`: errors that are larger are
  /// noticed if smaller ones are.
  ///
  /// - Parameter least: That of the largest error that is planted.
  static func finestNoticed(
    from least: Int = -64, _ isNoticed: (_ exponent: Int) -> Bool
  ) -> Int? {
    var (low, high) = (least - 1, 61)
    while high - low > 1 {
      let middle = (low + high) >> 1
      if isNoticed(middle) { low = middle } else { high = middle }
    }
    return low < least ? nil : low
  }

  /// The places of some values at which errors are planted: the first, the middle, the last, and of numbers and
  /// integers the largest, of which laws often speak.
  static func places<S: Scalar>(in values: Values<S>) -> [Int] {
    guard values.count > 0 else { return [] }
    let largest =
      switch values {
      case .scalars(let x): x.indices.max { abs(x[$0].approximation) < abs(x[$1].approximation) }
      case .integers(let x): x.indices.max { abs(x[$0]) < abs(x[$1]) }
      case .words: 0
      }
    return Set([0, values.count / 2, values.count - 1, largest ?? 0]).sorted()
  }

  /// Some values with one of them plainly wrong: a number doubled or turned in sign, a zero made 1 or -1; an integer
  /// moved by one, never beyond the least and the largest, for a law may look things up by it; a word that is another
  /// one. None where all integers are equal.
  static func spoilt<S: Scalar>(_ values: Values<S>, at index: Int) -> [Values<S>] {
    func replaced<T>(_ all: [T], _ others: [T]) -> [[T]] {
      others.map { other in
        var all = all
        all[index] = other
        return all
      }
    }
    switch values {
    case .scalars(let all):
      let x = all[index], one = S(1)
      let others = x.approximation == 0 ? [one, S.zero - one] : [x + x, S.zero - x]
      return replaced(all, others).map { .scalars($0) }
    case .integers(let all):
      let x = all[index]
      let range = (all.min() ?? x)...(all.max() ?? x)
      return replaced(all, [x - 1, x + 1].filter(range.contains)).map { .integers($0) }
    case .words(let all):
      let word = all[index]
      return replaced(all, [all.first { $0 != word } ?? (word.isEmpty ? "'" : "")])
        .map { .words($0) }
    }
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
  /// The same with other values of one quantity.
  func replacing(_ quantity: Int, with values: Values<S>) -> Observation<S> {
    var all = quantities
    all[quantity] = .init(name: all[quantity].name, values: values)
    return Observation(all)
  }

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
