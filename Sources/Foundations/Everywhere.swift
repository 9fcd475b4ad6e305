/// A length that leaves a remainder in every loop of every lane: in registers of W elements, 157 is
/// some fours of registers, some registers, and some elements.
let everyLoop = 157

/// For each position of such a vector, the name of a special that has something there.
func everywhere(_ name: String) -> [(name: String, position: Int)] {
  (0..<everyLoop).map { (name: "\(name) at position \($0) of \(everyLoop)", position: $0) }
}

/// A vector of one number, but for another one at a position.
func constant(
  _ value: Double, but other: Double, at position: Int, count: Int = everyLoop
) -> [Double] {
  (0..<count).map { $0 == position ? other : value }
}
