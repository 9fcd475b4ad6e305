public import Structures

/// What a kernel promises: an operation's default contract, as far as the author has not narrowed it.
public struct Terms: Sendable, Equatable, Codable {
  /// The type of running sums, if it is not the operation's own: bounds follow from it.
  public var accumulation: ElementType?
  /// The recursion that products of matrices are computed by; nil if each element is a sum of its own products.
  public var fastProduct: FastProduct?
  /// Whether NaN and infinities in inputs come out as IEEE 754 says. Else no such input is tried.
  public var propagatesNonFinite = true
  /// Whether subnormal numbers may count as zero, read or written.
  public var flushesSubnormals = false
  /// Whether a scalar factor of zero means that what it multiplies is not read. Nil: both are right.
  public var zeroFactorSkips: Bool?
  /// Whether a product with no terms leaves its result as it was, as the reference BLAS does in GEMV, instead of
  /// scaling it. Nil: both are right.
  public var emptyProductReturns: Bool?
  /// Whether the same call gives the same bits again.
  public var isDeterministic = true
  /// Whether it gives the same bits at other addresses.
  public var isAddressInvariant = false
  /// Whether it gives the same bits with another number of threads.
  public var isThreadInvariant = false
  /// Whether two threads may call it at once.
  public var isReentrant = true
  /// The alignment in bytes that every buffer must have; nil: that of its elements.
  public var alignment: Int?
  /// Whether rows lie side by side, without padding, and vectors have stride 1.
  public var isPacked = false
  /// Whether an output may be given an input's memory where the operation allows it.
  public var worksInPlace = true
  /// The sizes that the kernel takes, by name.
  public var sizes: [String: SizeRange] = [:]
  /// The ways that it offers, by the name of the choice.
  public var choices: [String: [Int]] = [:]

  public struct SizeRange: Sendable, Equatable, Codable {
    public var minimum = 0
    public var maximum = Int.max
    public var multiple = 1

    /// The admissible size nearest above the one wished for, or else the greatest.
    func nearest(_ wish: Int) -> Int {
      let raised = max(wish, minimum)
      let rounded = (raised + multiple - 1) / multiple * multiple
      guard rounded > maximum else { return rounded }
      return maximum / multiple * multiple
    }

    func contains(_ size: Int) -> Bool {
      size >= minimum && size <= maximum && size % multiple == 0
    }
  }

  public init() {}

  /// The unit roundoff of running sums.
  public func accumulationRoundoff(_ element: ElementType) -> Double {
    (accumulation ?? element).unitRoundoff
  }

  public func size(_ name: String, _ wish: Int) -> Int {
    sizes[name].map { $0.nearest(wish) } ?? wish
  }

  /// Whether a call lies within what the author promises.
  public func admits(_ call: Call) -> Bool {
    sizes.allSatisfy { name, range in call.sizes[name].map(range.contains) ?? true }
      && choices.allSatisfy { name, ways in call.sizes[name].map(ways.contains) ?? true }
      && (worksInPlace || call.inPlace.isEmpty)
  }
}
