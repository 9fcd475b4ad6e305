import Foreign
import Structures

/// Judges a choice of the greatest: the values by themselves, the indices by the numbers that they stand for.
struct TopKTruth {
  let x: Buffer
  let k: Int

  var examiner: Examiner {
    let sorted = x.values.sorted(by: >).prefix(k)
    let allowances: [Double?] = sorted.map { $0.isFinite ? 0 : nil }
    return Examiner(allowances: ["values": allowances]) { results in
      var judgement = Judgement()
      guard let values = results["values"], let indices = results["indices"] else {
        return judgement
      }
      var taken: Set<Int> = []
      for (place, number) in sorted.enumerated() {
        judgement.note(
          .equal(number), values.bits(at: place), x.element, "values", row: 0, column: place)
        let index = Int(indices[place])
        let isFirst = taken.insert(index).inserted
        let isRight = (0..<x.count).contains(index) && x[index] == number
        judgement.note(ratio: isFirst && isRight ? 0 : .infinity, "indices", column: place) {
          (isFirst ? "\(index)" : "\(index) again", "another index of \(number) in x")
        }
      }
      return judgement
    }
  }
}
