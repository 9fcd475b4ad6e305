/// What a run must do at least: the position of a kernel on the roofline.
public struct Work: Sendable, Codable, Equatable {
  /// Floating-point operations; a fused multiply-add is two.
  public var flops: Double
  /// Bytes that must cross from or to memory if everything is touched once.
  public var bytes: Double
  /// Those of them that are written back to where they were read: updates have a roof of their own.
  public var updated: Double
  /// Distinct bytes that are touched, where some are touched more than once: they choose the cache level.
  public var footprint: Double
  /// Messages sent on the critical path, and words in them.
  public var messages: Double
  public var words: Double
  /// Which roof bounds the flops.
  public var unit: Unit

  public enum Unit: String, Sendable, Codable {
    case float32, float64, bfloat16, int8

    /// Bytes of an element.
    var size: Double {
      switch self {
      case .float32: 4
      case .float64: 8
      case .bfloat16: 2
      case .int8: 1
      }
    }
  }

  /// The same work on elements of another format: as many operations, on as many elements.
  public func stated(in unit: Unit) -> Work {
    var work = self
    for part in [\Work.bytes, \.updated, \.footprint] {
      work[keyPath: part] *= unit.size / self.unit.size
    }
    work.unit = unit
    return work
  }

  public init(
    flops: Double, bytes: Double, updated: Double = 0, footprint: Double? = nil,
    in unit: Unit = .float64, messages: Double = 0, words: Double = 0
  ) {
    self.flops = flops
    self.bytes = bytes
    self.updated = updated
    self.footprint = footprint ?? bytes - updated
    self.messages = messages
    self.words = words
    self.unit = unit
  }
}

/// A count that a formula predicts to the unit, whatever the machine: operations, bytes, messages.
public struct Counter<A: Algorithm>: Sendable {
  public let name: String
  public let formula: String
  /// The formula's value on a problem.
  public let declared: @Sendable (A.Problem) -> Int
  /// What was counted while the algorithm ran.
  public let counted: @Sendable (A.Problem) -> Int

  public init(
    _ name: String, formula: String,
    declared: @escaping @Sendable (A.Problem) -> Int,
    counted: @escaping @Sendable (A.Problem) -> Int
  ) {
    self.name = name
    self.formula = formula
    self.declared = declared
    self.counted = counted
  }
}
