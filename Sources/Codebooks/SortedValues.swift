/// The values of a codebook in order, each once and with the first label that names it.
struct SortedValues {
  let values: [Double]
  let labels: [Int]
  /// The place here of each label's value.
  let places: [Int]

  init(_ all: [Double]) {
    // Sorting is stable: of equal values the first label stands first.
    let order = all.indices.sorted { all[$0] != all[$1] ? all[$0] < all[$1] : $0 < $1 }
    var (values, labels): ([Double], [Int]) = ([], [])
    var places = [Int](repeating: 0, count: all.count)
    for label in order {
      if values.last != all[label] {
        values.append(all[label])
        labels.append(label)
      }
      places[label] = values.count - 1
    }
    (self.values, self.labels, self.places) = (values, labels, places)
  }

  /// The label that `g (v - z) + L/2 (v - z)²` is least for, and minus that; the own label if nothing is below zero,
  /// and of two that are as good the first.
  ///
  /// The parabola falls in the direction of -g and then rises: the walk stops where it no longer falls.
  func step(from label: Int, slope g: Double, smoothness: Double) -> (label: Int, decrease: Double)
  {
    let start = places[label]
    let direction = g > 0 ? -1 : 1
    var (best, decrease) = (start, 0.0)
    var next = start + direction
    while values.indices.contains(next) {
      let move = values[next] - values[start]
      let gain = -move * (g + smoothness * move / 2)
      guard gain > 0, gain >= decrease else { break }
      let isTied = gain == decrease
      if !isTied || labels[next] < labels[best] { best = next }
      decrease = gain
      if isTied { break }
      next += direction
    }
    return (best == start ? label : labels[best], decrease)
  }
}
