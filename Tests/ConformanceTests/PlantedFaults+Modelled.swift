import Proximal
import SecondOrder
import Stochastic
import Structures
import Verification

/// Faults in models of cost and rates.
extension PlantedFault {
  static let modelled = [
    PlantedFault("mkor directions", "MKORFactor.cosines", "released updates as exact ones") {
      (x: Cosines) in x.map { ($0.t, $0.printed, 1) }
    },
    PlantedFault("mkor directions", "MKORFactor.cosines", "printed updates as released ones") {
      (x: Cosines) in x.map { ($0.t, $0.released, $0.released) }
    },
    PlantedFault("async rate", "SAGA.rateStudy", "errors four times as large") {
      (x: [SAGA.RateEntry]) in x.map { entry in altered(entry) { $0.largestRatio *= 4 } }
    },
    PlantedFault("async rate", "SAGA.rateStudy", "a rate 1 % too slow") {
      (x: [SAGA.RateEntry]) in x.map { entry in altered(entry) { $0.measured *= 1.01 } }
    },
    PlantedFault("slope flops", "NMPruning.rowMask", "a weight of 262,144 more") {
      (x: Matrix<Bool>) in
      let extra = x.elements.firstIndex(of: false) ?? 0
      return Matrix(rows: x.rows, columns: x.columns) {
        x[$0, $1] || $0 * x.columns + $1 == extra
      }
    },
    PlantedFault("slope flops", "NMPruning.doubleMask", "every seventh row dropped") {
      (x: Matrix<Bool>) in
      Matrix(rows: x.rows, columns: x.columns) { x[$0, $1] && $0 % 7 != 0 }
    },
    PlantedFault("ca-prox model", "SimulatedCluster", "gains 2 % too small") { (x: Double) in
      0.98 * x
    },
    PlantedFault("ca-prox model", "SimulatedCluster", "gains a tenth too large") { (x: Double) in
      1.1 * x
    },
    PlantedFault("ca-prox model", "CostModel", "half the block") { (x: CostModel) in
      altered(x) { $0.block /= 2 }
    },
    integers("sparse-expansion storage", "BitmaskCompression", "a mask more", in: "masks") {
      $0 + [0]
    },
    PlantedFault("sparse-expansion storage", "BitmaskCompression", "a value lost") {
      (result: Observation<Double>) in result.changing("values") { $0.dropLast() }
    },
  ]

  private typealias Cosines = [(t: Int, printed: Double, released: Double)]

  static func altered<T>(_ value: T, _ change: (inout T) -> Void) -> T {
    var value = value
    change(&value)
    return value
  }
}
