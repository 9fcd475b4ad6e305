public import Measurement
import Verification

extension RunRecord {
  /// One timing for each algorithm: the fastest of ours on the largest size.
  public var fastest: [Timing] {
    let largest = Dictionary(timings.map { ($0.algorithm, $0.size) }, uniquingKeysWith: max)
    let ours = timings.filter {
      $0.voice == Voice.optimised.label && $0.size == largest[$0.algorithm]
    }
    return ours.map(\.algorithm).inOrderOfAppearance.compactMap { name in
      let candidates = ours.filter { $0.algorithm == name }
      let timed = candidates.filter { $0.refusal == nil }
      return timed.min { $0.seconds < $1.seconds } ?? candidates.first
    }
  }
}
