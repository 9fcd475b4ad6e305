internal import CFLINT

/// A rational number, exact: FLINT's `fmpq` as a value.
///
/// Copies share their storage until one of them changes; `+=` and its like work in place when the
/// storage has one owner. Always in lowest terms, with a positive denominator.
public struct Rational: @unchecked Sendable {
  /// The number, on the heap. It is written only while one value owns it, so sharing it is safe.
  final class Storage: ManagedBuffer<Void, fmpq> {
    deinit { withUnsafeMutablePointerToElements { fmpq_clear($0) } }
  }

  private var storage: ManagedBuffer<Void, fmpq>

  /// The number that `assign` leaves in a place which holds zero.
  init(assign: (UnsafeMutablePointer<fmpq>) -> Void) {
    storage = Storage.create(minimumCapacity: 1) { _ in }
    storage.withUnsafeMutablePointerToElements {
      fmpq_init($0)
      assign($0)
    }
  }

  /// What `body` reads in this number.
  @inline(__always) func read<Result>(_ body: (UnsafePointer<fmpq>) -> Result) -> Result {
    storage.withUnsafeMutablePointerToElements { body($0) }
  }

  /// Lets `change` write on this number, on a copy if others hold it too.
  @inline(__always) mutating func write(_ change: (UnsafeMutablePointer<fmpq>) -> Void) {
    if !isKnownUniquelyReferenced(&storage) {
      self = Rational { copy in read { fmpq_set(copy, $0) } }
    }
    storage.withUnsafeMutablePointerToElements(change)
  }
}

extension Rational {
  /// The quotient of two integers.
  ///
  /// - Precondition: `denominator != 0`.
  public init(_ numerator: Int, _ denominator: Int = 1) {
    precondition(denominator != 0, "A rational number cannot have denominator zero.")
    self.init { number in
      fmpq_set_si(number, numerator, denominator.magnitude)
      if denominator < 0 { fmpq_neg(number, number) }
    }
  }

  /// The number that a double is.
  ///
  /// - Precondition: `value` is finite.
  public init(_ value: Double) {
    precondition(value.isFinite, "Only finite values are rational; this one is \(value).")
    let hidden: UInt64 = value.exponentBitPattern == 0 ? 0 : 1 << 52
    let significand = Int(value.significandBitPattern | hidden)
    let exponent = max(Int(value.exponentBitPattern), 1) - 1075
    self.init { number in
      fmpq_set_si(number, value.sign == .minus ? -significand : significand, 1)
      if exponent < 0 { fmpq_div_2exp(number, number, UInt(-exponent)) }
      if exponent > 0 { fmpq_mul_2exp(number, number, UInt(exponent)) }
    }
  }

  /// The number written as an integer or as "p/q", in decimal; nil if the text is neither or q = 0.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let digits = parts.map { $0.first == "-" ? $0.dropFirst() : $0 }
    guard
      (1...2).contains(parts.count), parts.count == 1 || parts[1].first != "-",
      digits.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      digits.count == 1 || !digits[1].allSatisfy({ $0 == "0" })
    else { return nil }
    self.init { number in
      _ = fmpz_set_str(&number.pointee.num, String(parts[0]), 10)
      if parts.count == 2 { _ = fmpz_set_str(&number.pointee.den, String(parts[1]), 10) }
      fmpq_canonicalise(number)
    }
  }

  /// The numerator, in decimal.
  public var numerator: String {
    read { withUnsafePointer(to: $0.pointee.num, decimal) }
  }

  /// The denominator, positive, in decimal.
  public var denominator: String {
    read { withUnsafePointer(to: $0.pointee.den, decimal) }
  }
}

/// The digits of an integer.
private func decimal(_ integer: UnsafePointer<fmpz>) -> String {
  guard let digits = fmpz_get_str(nil, 10, integer) else { fatalError("FLINT wrote no digits.") }
  defer { flint_free(digits) }
  return String(cString: digits)
}
