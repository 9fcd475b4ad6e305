import Pruning
import Structures
import Verification

/// Faults in what prunes and what quantises.
extension PlantedFault {
  static let pruned = [
    numbers("i-obs order", "IOBSStep", "a millionth too large", in: "theta") { $0 * (1 + 1e-6) },
    numbers("i-obs order", "IOBSStep", "every number 1e-8 too large", in: "theta") { $0 + 1e-8 },
    numbers("i-obs solvers", "IOBSStep", "in single precision", in: "newton", single),
    numbers("i-obs solvers", "IOBSStep", "1e-9 too large", in: "newton") { $0 * (1 + 1e-9) },
    numbers("i-obs selection", "SetSelection", "a loss 1e-6 too large", in: "loss") {
      $0 * (1 + 1e-6)
    },
    numbers("i-obs selection", "SetSelection", "a loss without its half", in: "loss") { 2 * $0 },
    integers("i-obs selection", "SetSelection", "a set without its last", in: "order") {
      $0.dropLast()
    },
    numbers("i-obs rounds", "OBSUpdate", "a millionth too large", in: "weights") {
      $0 * (1 + 1e-6)
    },
    numbers("i-obs rounds", "OBSUpdate", "in single precision", in: "weights", single),
    PlantedFault("i-obs rounds", "SparseGPT", "1e-9 too large") { (w: Matrix<Double>) in
      w.map { $0 * (1 + 1e-9) }
    },
    numbers("sparse-expansion distances", "GaussianDistance", "a millionth off", in: "distance") {
      $0 * (1 + 1e-6)
    },
    numbers("sparse-expansion distances", "GaussianDistance", "squared", in: "distance") {
      $0 * $0
    },
    PlantedFault("sparse-expansion reduction", "PCA", "half of the last direction lost") {
      (x: PCA.Components) in
      var components = x
      let last = x.directions.columns - 1
      for i in 0..<x.directions.rows { components.directions[i, last] *= 0.5 }
      return components
    },
    numbers("pv-tuning small", "TiedStep", "an objective 1e-6 too low", in: "objective") {
      $0 * (1 + 1e-6)
    },
    numbers("pv-tuning small", "TiedStep", "values a thousandth too large", in: "values") {
      $0 * 1.001
    },
    integers("pv-tuning small", "ValueStep", "the first label is the last's", in: "labels") {
      ($0.last.map { [$0] } ?? []) + $0.dropFirst()
    },
    numbers("pv-tuning steps", "TiedStep", "values a hundredth too large", in: "values") {
      $0 * 1.01
    },
    integers("pv-tuning steps", "LinearisedStep", "every label one lower", in: "labels") {
      $0.map { max(0, $0 - 1) }
    },
    integers("pv-tuning steps", "SubspaceStep", "every label one higher", in: "labels") {
      let top = $0.max() ?? 0
      return $0.map { min(top, $0 + 1) }
    },
    PlantedFault("pv-tuning bits", "AdditiveLayer.storedBits", "an output's scale left out") {
      (x: Int) in x - 16
    },
  ]

  static let quantised = [
    PlantedFault("slim E.13", "ModelShape.memoryRatio", "2 % too large") { (x: Double) in x * 1.02
    },
    PlantedFault("slim E.13", "ModelShape.memoryRatio", "2 % too small") { (x: Double) in x * 0.98
    },
    PlantedFault("slim E.14", "ModelShape.operationRatio", "1 % too large") { (x: Double) in
      x * 1.01
    },
    PlantedFault("slim gaussian", "GaussianError.slope", "1e-6 too steep") { (x: Double) in
      x + 1e-6
    },
    PlantedFault("slim gaussian", "SLiM.certifiedMinimum", "a scale 1e-9 too large") {
      (x: (scale: Double, error: Double)) in (x.scale + 1e-9, x.error)
    },
    PlantedFault("slim gaussian", "SLiM.certifiedMinimum", "an error 1e-8 too large") {
      (x: (scale: Double, error: Double)) in (x.scale, x.error * (1 + 1e-8))
    },
    PlantedFault("w4a4-kurtosis clips", "NormalGrid", "a thousandth too large") { (x: Double) in
      x * 1.001
    },
    numbers("w4a4-kurtosis clips", "NormalClip", "a hundred-thousandth too wide", in: "clip") {
      $0 * (1 + 1e-5)
    },
    numbers("w4a4-kurtosis clips", "ClippedQuantiser", "a gradient's sign", in: "lower") { -$0 },
    numbers("w4a4-kurtosis clips", "ClippedQuantiser", "a gradient left out", in: "upper") { _ in 0
    },
    numbers("w4a4-kurtosis outliers", "Kurtosis", "of excess", in: "kurtosis") { $0 - 3 },
    numbers("w4a4-kurtosis outliers", "Kurtosis", "4 % too large", in: "kurtosis") { $0 * 1.04 },
  ]
}
