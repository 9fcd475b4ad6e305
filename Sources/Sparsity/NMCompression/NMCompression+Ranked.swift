public import Structures
import Verification

extension NMCompression {
  /// Places by a sort, codes by binomial coefficients, and back from bits without gaps.
  static let ranked = Implementation<NMCompression>("ranked-float32", .exact) { problem in
    (problem.matrix.map { Float($0) }, problem.pattern)
  } run: { input -> (NMCompressed<Float>, PlaceCodes, Matrix<Float>)? in
    guard let mask = try? NMPruning.rowMask(input.0, input.1),
      let compressed = try? NMCompressed(input.0, mask: mask, pattern: input.1)
    else { return nil }
    let codes = PlaceCodes(compressed)
    return (compressed, codes, codes.restore(compressed.values, rows: input.0.rows))
  } observe: { result in
    guard let (compressed, codes, restored) = result else { return [:] }
    return [
      "values": .scalars(compressed.values.map { Double($0) }),
      "places": .integers(compressed.indices.map { Int($0) }),
      "codes": .integers(codes.all),
      "restored": .scalars(restored.elements.map { Double($0) }),
    ]
  }
}

extension NMCompression {
  /// A 2:4 group of four weights in 16 bits, with two compressed copies, a mask of a byte for each
  /// weight, gradients in 16 and two moments in 32 bits of the kept ones, over a dense group.
  static let printedFootprint = Finding(
    "training takes (2(16 + 3) + 4·8 + 2·16 + 2·2·32) / (4·16 + 4·16 + 2·4·32) = 68 % of the memory",
    place: "SLoPe, section on the memory footprint"
  ) {
    let kept = 2, bits = nm(2, of: 4).indexBits
    func ratio(copy: Int) -> Double {
      Double(2 * copy + 4 * 8 + kept * 16 + 2 * kept * 32) / Double(4 * 16 + 4 * 16 + 2 * 4 * 32)
    }
    func text(_ x: Double) -> String { "\((x * 1000).rounded() / 10) %" }
    let (printed, meant) = (ratio(copy: 16 + bits), ratio(copy: kept * 16 + bits))
    return .init(
      claimed: "68 %",
      found:
        "\(text(printed)) as it is printed; \(text(meant)) with two values of 16 bits in a copy",
      isShown: abs(printed - 0.68) > 0.05 && abs(meant - 0.68) < 0.005)
  }
}

/// C(n, k).
func binomial(_ n: Int, _ k: Int) -> Int {
  guard 0...n ~= k else { return 0 }
  return (0..<k).reduce(1) { product, i in product * (n - i) / (i + 1) }
}

/// The places of every group of an N:M matrix as codes of ⌈log₂ C(M, N)⌉ bits, without gaps.
///
/// The code of places c₁ < … < c_N is Σ C(cᵢ, i), its rank among all sets of N places in the order of
/// binary numbers (Knuth, The Art of Computer Programming 4A, 7.2.1.3, Theorem L).
public struct PlaceCodes: Sendable, Equatable {
  public let pattern: NMPattern
  /// The number of groups.
  public let count: Int
  /// Code k occupies bits k b to k b + b - 1, least significant first, for b bits of a code.
  public private(set) var bytes: [UInt8]

  /// Codes that were packed elsewhere.
  init(pattern: NMPattern, count: Int, bytes: [UInt8]) {
    (self.pattern, self.count, self.bytes) = (pattern, count, bytes)
  }

  public init<T>(_ matrix: NMCompressed<T>) {
    pattern = matrix.pattern
    count = matrix.rows * matrix.groupsPerRow
    let bits = pattern.indexBits
    bytes = [UInt8](repeating: 0, count: (count * bits + 7) / 8)
    for group in 0..<count {
      let places = matrix.indices[group * pattern.kept..<(group + 1) * pattern.kept]
      let code = places.enumerated().reduce(0) { $0 + binomial(Int($1.element), $1.offset + 1) }
      for bit in 0..<bits where code >> bit & 1 == 1 {
        bytes[(group * bits + bit) / 8] |= 1 << UInt8((group * bits + bit) % 8)
      }
    }
  }

  /// The code of a group.
  public subscript(group: Int) -> Int {
    let bits = pattern.indexBits
    return (0..<bits).reduce(0) { code, bit in
      let place = group * bits + bit
      return code | Int(bytes[place / 8] >> UInt8(place % 8) & 1) << bit
    }
  }

  public var all: [Int] { (0..<count).map { self[$0] } }

  /// The places of a group: for i from N down, the greatest c with C(c, i) no greater than the rest.
  public func places(_ group: Int) -> [Int] {
    var rest = self[group]
    var places: [Int] = []
    for i in stride(from: pattern.kept, to: 0, by: -1) {
      var c = i - 1
      while binomial(c + 1, i) <= rest { c += 1 }
      rest -= binomial(c, i)
      places.append(c)
    }
    return places.reversed()
  }

  /// The dense matrix of these values at the places of the codes.
  ///
  /// - Precondition: N values for each group.
  public func restore<T: AdditiveArithmetic>(_ values: [T], rows: Int) -> Matrix<T> {
    precondition(
      values.count == count * pattern.kept, "\(values.count) values for \(count) groups.")
    let columns = rows == 0 ? 0 : count / rows * pattern.group
    var result = Matrix(repeating: T.zero, rows: rows, columns: columns)
    for group in 0..<count {
      for (i, place) in places(group).enumerated() {
        result.elements[group * pattern.group + place] = values[group * pattern.kept + i]
      }
    }
    return result
  }
}
