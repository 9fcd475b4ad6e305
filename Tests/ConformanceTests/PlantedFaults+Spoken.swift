import Language
import Structures
import Verification

/// Faults in metrics of texts, in mixed precision and in rotations.
extension PlantedFault {
  static let spoken = [
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

  static let mixed = [
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

  static let transformed = [
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
