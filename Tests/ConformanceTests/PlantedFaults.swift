import Verification

extension PlantedFault {
  static let all =
    pruned + quantised + optimised + counted + modelled + spoken + transformed + mixed

  /// The same with every number of a quantity altered.
  static func numbers(
    _ table: String, _ kernel: String, _ what: String, in quantity: String,
    _ alter: @escaping @Sendable (Double) -> Double
  ) -> PlantedFault {
    .init(table, kernel, what) { (result: Observation<Double>) in
      result.changing(quantity) { $0.map(alter) }
    }
  }

  static func integers(
    _ table: String, _ kernel: String, _ what: String, in quantity: String,
    _ alter: @escaping @Sendable ([Int]) -> [Int]
  ) -> PlantedFault {
    .init(table, kernel, what) { (result: Observation<Double>) in
      result.changingIntegers(quantity, alter)
    }
  }

  static func single(_ x: Double) -> Double { Double(Float(x)) }
}

extension Observation where S == Double {
  func changing(_ name: String, _ alter: ([Double]) -> [Double]) -> Self {
    Observation(
      quantities.map { quantity in
        guard quantity.name == name, case .scalars(let values) = quantity.values else {
          return quantity
        }
        return .init(name: name, values: .scalars(alter(values)))
      })
  }

  func changingIntegers(_ name: String, _ alter: ([Int]) -> [Int]) -> Self {
    Observation(
      quantities.map { quantity in
        guard quantity.name == name, case .integers(let values) = quantity.values else {
          return quantity
        }
        return .init(name: name, values: .integers(alter(values)))
      })
  }
}
