/// How a Hadamard matrix is made: a square matrix of ones and minus ones with HHᵀ = nI.
///
/// Matrices of one order that are made in different ways are equal only up to permutations and signs, so
/// that a network that was rotated with one cannot be run with another: the construction has to be kept.
public indirect enum HadamardConstruction: Sendable, Hashable {
  /// Order 2ᵖ: (-1)^popcount(i & j).
  case sylvester(levels: Int)
  /// Order q + 1 for a prime q ≡ 3 mod 4: I + S, with χ(i - j) inside the border of S; χ is the quadratic
  /// character of the integers mod q.
  case paleyOne(prime: Int)
  /// Order 2(q + 1) for a prime q ≡ 1 mod 4, symmetric.
  case paleyTwo(prime: Int)
  /// Order 4m, from the first rows of four symmetric circulants A, B, C and D of order m.
  case williamson([String])
  /// A ⊗ B.
  case kronecker(HadamardConstruction, HadamardConstruction)

  public var order: Int {
    switch self {
    case .sylvester(let levels): 1 << levels
    case .paleyOne(let prime): prime + 1
    case .paleyTwo(let prime): 2 * (prime + 1)
    case .williamson(let rows): 4 * (rows.first?.count ?? 0)
    case .kronecker(let a, let b): a.order * b.order
    }
  }
}

extension HadamardConstruction: CustomStringConvertible {
  public var description: String {
    switch self {
    case .sylvester(let levels): "Sylvester 2^\(levels)"
    case .paleyOne(let prime): "Paley I of \(prime)"
    case .paleyTwo(let prime): "Paley II of \(prime)"
    case .williamson: "Williamson \(order)"
    case .kronecker(let a, let b): "(\(a)) ⊗ (\(b))"
    }
  }
}

// MARK: - The search

extension HadamardConstruction {
  /// The largest order for which a construction is looked for.
  public static let largestOrder = 1 << 24

  /// The construction of an order: Sylvester's, Paley's first, Paley's second, Williamson's, or the
  /// Kronecker product of two smaller ones, whichever comes first.
  ///
  /// - Throws: ``RotationError`` if there is no Hadamard matrix of that order, or none of these gives it.
  public init(order n: Int) throws(RotationError) {
    guard n == 1 || n == 2 || n > 0 && n.isMultiple(of: 4) else {
      throw RotationError(
        "There is no Hadamard matrix of order \(n): orders are 1, 2 and multiples of 4")
    }
    guard n <= Self.largestOrder else {
      throw RotationError("The order \(n) is too large: at most \(Self.largestOrder) is looked for")
    }
    guard let found = Self.find(n) else {
      throw RotationError(
        "No Hadamard matrix of order \(n) is known here: neither Sylvester's, Paley's nor Williamson's "
          + "construction gives it, nor a Kronecker product of these")
    }
    self = found
  }

  private static func find(_ n: Int) -> HadamardConstruction? {
    if n & (n - 1) == 0 { return .sylvester(levels: n.trailingZeroBitCount) }
    if let lone = lone(n) { return lone }
    // Both factors of a product are 2 or multiples of 4; the smallest first one that works.
    var a = 2
    while a * a <= n {
      if n.isMultiple(of: a), a == 2 || a.isMultiple(of: 4), (n / a).isMultiple(of: 4),
        let left = find(a), let right = find(n / a)
      {
        return .kronecker(left, right)
      }
      a += 2
    }
    return nil
  }

  /// A construction that is no product.
  private static func lone(_ n: Int) -> HadamardConstruction? {
    if isPrime(n - 1), (n - 1) % 4 == 3 { return .paleyOne(prime: n - 1) }
    let half = n / 2 - 1
    if isPrime(half), half % 4 == 1 { return .paleyTwo(prime: half) }
    return williamsonRows[n].map { .williamson($0) }
  }

  private static func isPrime(_ q: Int) -> Bool {
    guard q > 1 else { return false }
    var divisor = 2
    while divisor * divisor <= q {
      if q.isMultiple(of: divisor) { return false }
      divisor += 1
    }
    return true
  }

  /// Classical first rows, as in N. Sloane's library of Hadamard matrices.
  private static let williamsonRows = [
    52: ["+-+--++++--+-", "+---++++++---", "++-+--++--+-+", "+----+--+----"],
    156: [
      "+++--+-+-----+--++----++--+-----+-+--++", "++++---+--++----+-+--+-+----++--+---+++",
      "+++--++-+---+-+--+----+--+-+---+-++--++", "+---++-+-+-----+++-++-+++-----+-+-++---",
    ],
    172: [
      "+---++--++++-+-+++-++--++-+++-+-++++--++---",
      "++-++++++----+-+--++-++-++--+-+----++++++-+",
      "+++-+-++--+-+-++++-+----+-++++-+-+--++-+-++",
      "++---++++-+--+--++--------++--+--+-++++---+",
    ],
  ]
}
