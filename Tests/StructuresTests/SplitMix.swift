import Structures

/// The SplitMix64 generator of Steele, Lea and Flood (OOPSLA 2014), and what the tests draw with it.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// A number from 0 to `bound` - 1.
  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// A finite double: any bit pattern, a small dyadic number or a hard case.
  mutating func double() -> Double {
    switch below(4) {
    case 0: return Double(below(1025) - 512) / 64
    case 1:
      return [0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude][
        below(5)]
    case 2: return Double(below(1 << 40)) * 1e-7
    default:
      while true {
        let value = Double(bitPattern: next())
        if value.isFinite { return value }
      }
    }
  }

  /// Text with what formats stumble over.
  mutating func text() -> String {
    let pieces = [
      "a", "B7", ",", "\"", "\n", "\r\n", " ", "é", "日本", "#", "%", ":", "\\", "12", "\u{1}",
    ]
    return (0..<below(6)).map { _ in pieces[below(pieces.count)] }.joined()
  }

  /// Distinct names.
  mutating func names(_ count: Int) -> [String] { (0..<count).map { "\($0)\(text())" } }

  mutating func triplets(rows: Int, columns: Int, lower: Bool = false) -> [Triplet<Double>] {
    var result: [Triplet<Double>] = []
    for i in 0..<rows {
      for j in 0..<columns where below(3) == 0 && (!lower || j < i) {
        result.append(Triplet(row: i, column: j, value: double()))
      }
    }
    return result.shuffled(using: &self)
  }

  mutating func csr(rows: Int, columns: Int) -> CSR<Double> {
    let triplets = triplets(rows: rows, columns: columns)
    do { return try CSR(rows: rows, columns: columns, triplets: triplets) } catch {
      preconditionFailure("\(error)")
    }
  }

  mutating func storedArray() -> StoredArray {
    let shape = (0..<below(4)).map { _ in below(4) }
    let count = shape.reduce(1, *)
    switch below(6) {
    case 0: return StoredArray((0..<count).map { _ in double() }, shape: shape)
    case 1:
      return StoredArray(
        (0..<count).map { _ in Float(bitPattern: .random(in: 0 ... .max, using: &self)) },
        shape: shape)
    case 2: return StoredArray((0..<count).map { _ in Int64(bitPattern: next()) }, shape: shape)
    case 3: return StoredArray((0..<count).map { _ in UInt8(below(256)) }, shape: shape)
    case 4:
      return StoredArray(
        (0..<count).map { _ in Float16(bitPattern: UInt16(below(65536))) }, shape: shape)
    default: return StoredArray((0..<count).map { _ in below(2) == 1 }, shape: shape)
    }
  }
}
