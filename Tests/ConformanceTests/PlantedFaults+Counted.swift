import Scalars
import Structures
import Verification

/// Faults in optimisers, and in what counts their work.
extension PlantedFault {
  static let optimised = [
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

  static let counted = [
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

  static func raised(_ count: Int, _ power: Double) -> Int {
    Int(Double.exp(power * Double.log(Double(count))))
  }
}
