/// N:M sparsity: of every M consecutive entries of a row, N are kept.
public struct NMPattern: Hashable, Sendable, Codable, CustomStringConvertible {
  /// N, the entries kept of each group.
  public let kept: Int
  /// M, the entries of a group: at most 256, so that a place in a group fits one byte.
  public let group: Int

  /// - Throws: ``StructureError`` unless 0 <= N <= M and 1 <= M <= 256.
  public init(kept: Int, of group: Int) throws(StructureError) {
    guard 1...256 ~= group, 0...group ~= kept else {
      throw StructureError("\(kept):\(group) is not a pattern N:M with 0 <= N <= M <= 256")
    }
    self.kept = kept
    self.group = group
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let kept = try container.decode(Int.self, forKey: .kept)
    let group = try container.decode(Int.self, forKey: .group)
    do throws(StructureError) { try self.init(kept: kept, of: group) } catch {
      throw DecodingError(error, in: decoder)
    }
  }

  public var description: String { "\(kept):\(group)" }

  /// N / M.
  public var density: Double { Double(kept) / Double(group) }

  /// ⌈log₂ C(M, N)⌉, the least number of bits that can tell which N of M entries were kept.
  ///
  /// The binomial coefficient is computed exactly: C(256, 128) has 252 bits.
  public var indexBits: Int {
    var binomial = Natural(1)
    for k in 0..<kept {
      binomial.multiply(by: UInt64(group - k))
      binomial.divideExactly(by: UInt64(k + 1))
    }
    binomial.decrement()
    return binomial.bitWidth
  }
}

/// A natural number of any size, with the three operations that a binomial coefficient needs.
private struct Natural {
  /// Least significant first.
  private var limbs: [UInt64]

  init(_ value: UInt64) { limbs = [value] }

  mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for i in limbs.indices {
      let (high, low) = limbs[i].multipliedFullWidth(by: factor)
      let (sum, overflow) = low.addingReportingOverflow(carry)
      limbs[i] = sum
      carry = high + (overflow ? 1 : 0)
    }
    if carry > 0 { limbs.append(carry) }
  }

  mutating func divideExactly(by divisor: UInt64) {
    var remainder: UInt64 = 0
    for i in limbs.indices.reversed() {
      (limbs[i], remainder) = divisor.dividingFullWidth((remainder, limbs[i]))
    }
    precondition(remainder == 0, "The division leaves a remainder.")
  }

  /// - Precondition: The number is positive.
  mutating func decrement() {
    for i in limbs.indices {
      let (difference, borrow) = limbs[i].subtractingReportingOverflow(1)
      limbs[i] = difference
      if !borrow { return }
    }
    preconditionFailure("Zero has no predecessor.")
  }

  /// ⌊log₂ n⌋ + 1, and 0 for n = 0.
  var bitWidth: Int {
    guard let top = limbs.lastIndex(where: { $0 != 0 }) else { return 0 }
    return 64 * top + 64 - limbs[top].leadingZeroBitCount
  }
}
