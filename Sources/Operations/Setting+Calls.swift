import Foreign
import Structures

extension Setting {
  /// A call of a signature with given sizes: every buffer that is read is filled as the row says, unless values are
  /// given; what is only written holds zeros, which no kernel gets to see.
  mutating func call(
    _ signature: Signature, sizes: [String: Int], numbers: [String: Double] = [:],
    given: [String: Buffer] = [:], inPlace: [String: String] = [:]
  ) -> Call {
    var buffers = given
    for parameter in signature.parameters where buffers[parameter.name] == nil {
      guard case .buffer(let role, let element, let layout) = parameter.kind else { continue }
      let count = layout.count(at: sizes)!
      let isFilled = role != .output && element.isFloatingPoint
      buffers[parameter.name] =
        isFilled ? filling.buffer(count, element, &coin) : Buffer(element, count: count)
    }
    var call = Call(sizes: sizes, numbers: numbers, buffers: buffers)
    call.inPlace = inPlace
    return call
  }

  /// The padding of this row between the rows of matrices; none if the author wants none.
  var padding: Int { terms.isPacked ? 0 : number("padding") }
}

extension Call {
  func size(_ name: String) -> Int { sizes[name]! }
  func number(_ name: String) -> Double { numbers[name]! }

  /// A row of a buffer whose rows are `leading` elements apart.
  func row(_ name: String, _ row: Int, _ columns: Int, leading: Int) -> [Double] {
    let buffer = buffers[name]!
    return (0..<columns).map { buffer[row * leading + $0] }
  }

  /// A changed copy.
  func with(_ change: (inout Call) -> Void) -> Call {
    var next = self
    change(&next)
    return next
  }

  /// With the codes of a buffer mapped, or other integers; nil if the type does not hold one of the new ones.
  func mapping(_ name: String, _ transform: (Double) -> Double) -> Call? {
    let buffer = buffers[name]!
    let values = buffer.values.map(transform)
    guard values.allSatisfy({ 0...buffer.element.largest ~= $0 }) else { return nil }
    return with { $0.buffers[name] = Buffer(buffer.element, values) }
  }

  /// With the elements of a buffer negated.
  func negating(_ name: String) -> Call {
    let buffer = buffers[name]!
    return with { $0.buffers[name] = Buffer(buffer.element, buffer.values.map { -$0 }) }
  }

  /// With the elements of a buffer times a power of two; nil if a product is not exact.
  func scaling(_ name: String, by factor: Double) -> Call? {
    let buffer = buffers[name]!
    let old = buffer.values
    let scaled = Buffer(buffer.element, old.map { $0 * factor })
    let isExact = zip(scaled.values, old).allSatisfy { $0 / factor == $1 || $1.isNaN }
    return isExact ? with { $0.buffers[name] = scaled } : nil
  }

  /// With the rows of a buffer in another order: row i is what row `source(i)` was.
  func permutingRows(
    _ name: String, _ rows: Int, _ columns: Int, leading: Int, _ source: (Int) -> Int
  ) -> Call {
    moving(name, rows, columns, leading: leading) { (source($0), $1) }
  }

  /// With the columns of a buffer in another order.
  func permutingColumns(
    _ name: String, _ rows: Int, _ columns: Int, leading: Int, _ source: (Int) -> Int
  ) -> Call {
    moving(name, rows, columns, leading: leading) { ($0, source($1)) }
  }

  /// With the elements of a buffer each from another place.
  private func moving(
    _ name: String, _ rows: Int, _ columns: Int, leading: Int, from place: (Int, Int) -> (Int, Int)
  ) -> Call {
    let old = buffers[name]!
    var new = old
    for row in 0..<rows {
      for column in 0..<columns {
        let (r, c) = place(row, column)
        new.setBits(old.bits(at: r * leading + c), at: row * leading + column)
      }
    }
    return with { $0.buffers[name] = new }
  }
}

/// Where each element of a follow-up's output comes from.
enum Source {
  static let same: @Sendable (String, Int) -> (Int, Double)? = { _, index in (index, 1) }
  static func scaled(_ factor: Double) -> @Sendable (String, Int) -> (Int, Double)? {
    { _, index in (index, factor) }
  }
}

extension Relation {
  /// Results that are odd in an input.
  static func negated(_ name: String) -> Relation {
    Relation("\(name) negated") { call, _ in FollowUp(call.negating(name), Source.scaled(-1)) }
  }

  /// Results that are linear in an input; nothing is said where the doubles are not exact.
  static func doubled(_ name: String) -> Relation {
    Relation("\(name) doubled") { call, _ in
      call.scaling(name, by: 2).map { FollowUp($0, Source.scaled(2)) }
    }
  }
}
