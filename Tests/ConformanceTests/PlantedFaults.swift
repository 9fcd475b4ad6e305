import Language
import Proximal
import Scalars
import SecondOrder
import Stochastic
import Structures
import Verification

extension PlantedFault {
  static let all =
    pruned + quantised + optimised + counted + modelled + spoken + transformed + mixed

  /// The same with every number of a quantity altered.
  private static func numbers(
    _ table: String, _ kernel: String, _ what: String, in quantity: String,
    _ alter: @escaping @Sendable (Double) -> Double
  ) -> PlantedFault {
    .init(table, kernel, what) { (result: Observation<Double>) in
      result.changing(quantity) { $0.map(alter) }
    }
  }

  private static func integers(
    _ table: String, _ kernel: String, _ what: String, in quantity: String,
    _ alter: @escaping @Sendable ([Int]) -> [Int]
  ) -> PlantedFault {
    .init(table, kernel, what) { (result: Observation<Double>) in
      result.changingIntegers(quantity, alter)
    }
  }

  private static func single(_ x: Double) -> Double { Double(Float(x)) }

  private static let pruned = [
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

  private static let quantised = [
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

  private static let optimised = [
    PlantedFault("microadam memory", "MicroAdam.Layout", "a row one longer") { (x: Int) in x + 1 },
    PlantedFault("microadam memory", "MicroAdam.Layout", "a row one shorter") { (x: Int) in x - 1 },
    numbers("microadam bias", "WindowBias", "1e-9 too fast", in: "progress") { $0 * (1 + 1e-9) },
    numbers("microadam bias", "WindowBias", "in single precision", in: "progress", single),
    numbers("microadam bias", "WindowBias", "a step 1e-9 too long", in: "dense") {
      $0 * (1 + 1e-9)
    },
    PlantedFault("microadam contraction", "MicroAdam.contraction", "a norm without its root") {
      (x: (selection: Double, quantiser: Double)) in (x.selection * x.selection, x.quantiser)
    },
    PlantedFault("microadam contraction", "MicroAdam.contraction", "rounding not counted") {
      (x: (selection: Double, quantiser: Double)) in (x.selection, 0)
    },
    PlantedFault("mkor half", "MKORFactor.drift", "a quarter more") { (x: [Double]) in
      x.map { 1.25 * $0 }
    },
    PlantedFault("mkor half", "MKORFactor.drift", "a bit finer") { (x: [Double]) in
      x.map { $0 / 2 }
    },
    PlantedFault("tengrad cancellation", "TENGraDBlock.cancellationStudy", "1e-12 off") {
      (x: Cancellation) in
      var study = x
      study.double.pushThrough += 1e-12
      return study
    },
    PlantedFault("tengrad cancellation", "TENGraDBlock.cancellationStudy", "Woodbury in singles") {
      (x: Cancellation) in
      var study = x
      study.double.woodbury = x.float.woodbury
      return study
    },
    numbers("tengrad contraction", "BlockNaturalGradient", "1e-9 too large", in: "residual") {
      $0 * (1 + 1e-9)
    },
    PlantedFault("tengrad contraction", "BlockNaturalGradient", "the last left as it was") {
      (result: Observation<Double>) in result.changing("residual") { $0.dropLast() + [1] }
    },
  ]

  private typealias Cancellation = (
    float: (woodbury: Double, pushThrough: Double), double: (woodbury: Double, pushThrough: Double)
  )

  private static let counted = [
    PlantedFault("mkor 3.1", "FactorCosts.mkor", "a tenth more in the exponent") { (x: Int) in
      raised(x, 1.1)
    },
    PlantedFault("mkor 3.1", "FactorCosts.kfac", "a tenth less in the exponent") { (x: Int) in
      raised(x, 0.9)
    },
    PlantedFault("mkor 3.1", "FactorCosts.eva", "a tenth more in the exponent") { (x: Int) in
      raised(x, 1.1)
    },
    PlantedFault("mkor 3.1", "MKORLayer.counters", "one word more") { (x: Int) in x + 1 },
    PlantedFault("slope bytes", "ByteCount.training", "two bits fewer") { (x: Double) in
      x - 2.0 / 128
    },
    PlantedFault("slope bytes", "ByteCount.inference", "two bits for a place") { (x: Double) in
      x - 1.0 / 64
    },
    PlantedFault("slope lemma", "ExtraZeros.lemma", "a thousandth more") { (x: Rational) in
      x * Rational(1001, 1000)
    },
    PlantedFault("slope lemma", "NMPruning.doubleMask", "every seventh row dropped") {
      (x: Matrix<Bool>) in
      Matrix(rows: x.rows, columns: x.columns) { x[$0, $1] && $0 % 7 != 0 }
    },
    PlantedFault("sparse-llama bytes", "SparseLlama.model", "a tenth slower") { (x: Rational) in
      x * Rational(9, 10)
    },
    PlantedFault("sparse-llama bytes", "SparseLlama.model", "a fifth slower") { (x: Rational) in
      x * Rational(4, 5)
    },
    PlantedFault("async throughput", "EventSchedule", "1 % too late") { (x: Int) in x + x / 100 },
    PlantedFault("async delay", "DelayLimit.limit", "1e-9 too long") { (x: Double) in x + 1e-9 },
    PlantedFault("async delay", "DelayLimit.certified", "in single precision") { (x: Double) in
      single(x)
    },
    PlantedFault("async delay", "DelayLimit.simulated", "a step of the search too long") {
      (x: Double) in x + 1.0 / 256
    },
  ]

  private static let modelled = [
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

  private static func altered<T>(_ value: T, _ change: (inout T) -> Void) -> T {
    var value = value
    change(&value)
    return value
  }

  private static func raised(_ count: Int, _ power: Double) -> Int {
    Int(Double.exp(power * Double.log(Double(count))))
  }

  private static let spoken = [
    numbers("panza mauve-points", "MAUVE", "1e-6 too much area", in: "area") { $0 + 1e-6 },
    numbers("panza mauve-bias", "MAUVE", "1e-5 too little area", in: "area") { $0 - 1e-5 },
    numbers("panza authors", "BLEU", "a thousandth too low", in: "mean") { $0 * 0.999 },
    integers("panza authors", "Retrieval", "found six places further", in: "found") {
      $0.map { ($0 + 6) % 36 }
    },
    PlantedFault("panza planted", "LAPACK.svd", "a singular value 1e-6 too large") {
      (x: Decomposition) in
      (x.u, x.singularValues.map { $0 * (1 + 1e-6) }, x.vTransposed)
    },
    PlantedFault("mathador-lm bases", "Mathador.survey", "a result missed") {
      (x: Mathador.Survey) in
      var survey = x
      survey.results -= 1
      return survey
    },
    PlantedFault("mathador-lm candidates", "Mathador.candidates", "one more") { (x: Int) in x + 1 },
    PlantedFault("mathador-lm candidates", "Mathador.enumerated", "one missed") { (x: Int) in x - 1
    },
  ]

  private typealias Decomposition = (
    u: Matrix<Double>, singularValues: [Double], vTransposed: Matrix<Double>
  )

  private static let mixed = [
    PlantedFault("marlin memory", "MARLIN.bits", "a sixteenth of a bit more") { (x: Double) in
      x + 1.0 / 16
    },
    PlantedFault("marlin memory", "PlacedNibbles", "one byte more") { (x: Int) in x + 1 },
    PlantedFault("marlin memory", "PlacedNibbles", "no steps") { (x: Int) in x - x / 17 },
    PlantedFault("marlin ridge", "MARLIN.rows", "a multiply-add is one operation") {
      (x: Double) in 2 * x
    },
    PlantedFault("marlin ridge", "MARLIN.rows", "a fifth fewer") { (x: Double) in x * 4 / 5 },
    PlantedFault("marlin ridge", "MARLIN.bits", "bytes taken for bits") { (x: Double) in x / 8 },
    numbers("marlin test", "W4A32Product", "1e-4 too large", in: "c") { $0 * (1 + 1e-4) },
    PlantedFault("marlin test", "W4A32Product", "one column of 1024 is 0") {
      (result: Observation<Double>) in result.changing("c") { [0] + $0.dropFirst() }
    },
    PlantedFault("marlin reduction", "MARLIN.reduced", "singles rounded to eight bits") {
      (x: (half: Double, single: Double)) in
      (x.half, (x.single / 0x1p-3).rounded() * 0x1p-3)
    },
    PlantedFault("marlin reduction", "MARLIN.reduced", "FP16 as good as FP32") {
      (x: (half: Double, single: Double)) in (x.single, x.single)
    },
    PlantedFault("marlin stripes", "StripedPartition", "the last tile goes to the first") {
      (owners: [Int]) in owners.dropLast() + [0]
    },
    PlantedFault("marlin stripes", "StripedPartition", "half of the processors") {
      (owners: [Int]) in owners.map { $0 / 2 }
    },
  ]

  private static let transformed = [
    PlantedFault("quarot flatness", "HadamardTransform", "one of 1024 signs") { (x: [Double]) in
      x.dropLast() + x.suffix(1).map { -$0 }
    },
    PlantedFault("quarot flatness", "HadamardTransform", "1e-9 too large") { (x: [Double]) in
      x.map { $0 * (1 + 1e-9) }
    },
    PlantedFault("quarot flatness", "HadamardTransform", "in single precision") { (x: [Double]) in
      x.map(single)
    },
  ]
}

extension Observation where S == Double {
  fileprivate func changing(_ name: String, _ alter: ([Double]) -> [Double]) -> Self {
    Observation(
      quantities.map { quantity in
        guard quantity.name == name, case .scalars(let values) = quantity.values else {
          return quantity
        }
        return .init(name: name, values: .scalars(alter(values)))
      })
  }

  fileprivate func changingIntegers(_ name: String, _ alter: ([Int]) -> [Int]) -> Self {
    Observation(
      quantities.map { quantity in
        guard quantity.name == name, case .integers(let values) = quantity.values else {
          return quantity
        }
        return .init(name: name, values: .integers(alter(values)))
      })
  }
}
