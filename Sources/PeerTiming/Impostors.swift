import Scalars
import Verification

extension Observation where S == Double {
  /// Of the same form, with one number everywhere.
  func replaced(numbers: Double, integers: Int) -> Observation<Double> {
    Observation(
      quantities.map { quantity in
        switch quantity.values {
        case .scalars(let values):
          .init(name: quantity.name, values: .scalars(values.map { _ in numbers }))
        case .integers(let values):
          .init(name: quantity.name, values: .integers(values.map { _ in integers }))
        case .words(let values): .init(name: quantity.name, values: .words(values.map { _ in "" }))
        }
      })
  }
}
