public import Scalars
public import Structures

/// A matrix of weights as sums of vectors from codebooks, the format of AQLM:
///
///     w[o, gj + k] = s_o Σ_m C_m[code(o, j, m)][k]
///
/// for outputs o, groups j of g inputs each, and M codebooks of 2ᵇ vectors.
public struct AdditiveLayer: Sendable {
  /// b, 1 to 16.
  public var bits: Int
  /// How many outputs, and how many groups of inputs each of them has.
  public var outputs: Int, groups: Int
  /// C_m: 2ᵇ × g, a vector in each row.
  public var codebooks: [Matrix<Float>]
  /// Of 0 to 2ᵇ - 1: outputs, groups, codebooks, the last the fastest.
  public var codes: [Int]
  /// s, one for each output.
  public var scales: [Float]

  public init(
    bits: Int, outputs: Int, groups: Int, codebooks: [Matrix<Float>], codes: [Int],
    scales: [Float]
  ) {
    (self.bits, self.outputs, self.groups) = (bits, outputs, groups)
    (self.codebooks, self.codes, self.scales) = (codebooks, codes, scales)
  }

  /// g.
  public var group: Int { codebooks.first?.columns ?? 0 }
  public var inputs: Int { groups * group }

  public func code(_ o: Int, _ j: Int, _ m: Int) -> Int {
    codes[(o * groups + j) * codebooks.count + m]
  }

  /// Bits of codes, of codebooks at 16 bits an entry, and of scales at 16 bits.
  ///
  /// Source: the released code's count of an AQLM layer, Vahe1994/AQLM e79a896.
  public static func storedBits(
    outputs: Int, inputs: Int, codebooks: Int, bits: Int, group: Int
  ) -> Int {
    let codes = outputs * inputs / group * codebooks * bits
    return codes + 16 * (codebooks * (1 << bits) * group + outputs)
  }

  /// Why it is no layer, if so.
  public var obstacle: String? {
    guard 1...16 ~= bits else { return "codes of \(bits) bits: 1 to 16 are possible" }
    guard outputs >= 0, groups >= 0 else { return "\(outputs) outputs of \(groups) groups" }
    guard !codebooks.isEmpty, group > 0 else {
      return "\(codebooks.count) codebooks for groups of \(group) inputs: give it one at least"
    }
    for (m, book) in codebooks.enumerated() {
      guard book.rows == 1 << bits, book.columns == group else {
        return "codebook \(m) is \(book.rows) × \(book.columns), but \(bits) bits and groups of "
          + "\(group) need \(1 << bits) × \(group)"
      }
      if let entry = book.elements.first(where: { !$0.isFinite }) {
        return "\(entry) is an entry of codebook \(m): only finite numbers can be added up"
      }
    }
    guard codes.count == outputs * groups * codebooks.count else {
      return
        "\(codes.count) codes for \(outputs) × \(groups) groups and \(codebooks.count) codebooks"
    }
    if let i = codes.firstIndex(where: { !(0..<1 << bits ~= $0) }) {
      return "code \(i) is \(codes[i]), but \(bits) bits hold 0 to \((1 << bits) - 1)"
    }
    guard scales.count == outputs else { return "\(scales.count) scales for \(outputs) outputs" }
    if let scale = scales.first(where: { !$0.isFinite }) { return "\(scale) is a scale" }
    return nil
  }

  /// A random layer: entries of eleven significant bits at magnitudes that differ by 2⁶ at most, scales between ½ and 2
  /// of either sign.
  public static func random(
    outputs: Int, groups: Int, group: Int, codebooks: Int, bits: Int,
    using generator: inout Generator
  ) -> AdditiveLayer {
    let books = (0..<codebooks).map { _ in
      Matrix<Float>(rows: 1 << bits, columns: group) { _, _ in
        Float(sign: .plus, exponent: -Int(generator.next() % 7), significand: 1)
          * Float(generator.dyadic())
      }
    }
    let count = outputs * groups * codebooks
    let codes = (0..<count).map { _ in Int(generator.next() % (1 << UInt64(bits))) }
    let scales = (0..<outputs).map { _ in
      Float(Int.random(in: 16...64, using: &generator)) / (generator.next() % 2 == 0 ? 32 : -32)
    }
    return AdditiveLayer(
      bits: bits, outputs: outputs, groups: groups, codebooks: books, codes: codes, scales: scales)
  }
}
