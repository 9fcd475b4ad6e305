import Structures

/// Simpler calls of the same shape of failure.
public enum Simplification {
  /// Fewer rows, columns and terms: the first ones, or the last, where what is left over is computed.
  public static func bySizes(_ call: Call, _ signature: Signature, _ complaint: Complaint?)
    -> [Call]
  {
    signature.parameters.flatMap { parameter -> [Call] in
      guard parameter.kind == .size, let size = call.sizes[parameter.name], size > 1 else {
        return []
      }
      return smaller(size).flatMap { next in
        [false, true].compactMap { isLast in
          cropped(call, signature, parameter.name, to: next, keepingLast: isLast)
        }
      }
    }
  }

  /// Sizes to try, the boldest first. Kernels go by powers of two, and fail by what is left over: one more.
  public static func smaller(_ size: Int) -> [Int] {
    let parts = [size / 8, size / 4, size / 2, size * 3 / 4, size - 1]
    let tries = [1, 2, 3, 4, 5, 9, 17, 33, 65, 129, 257] + parts
    return Set(tries.filter { $0 >= 1 && $0 < size }).sorted()
  }

  /// The call with one size smaller and every buffer's first, or last, rows and columns, packed again.
  public static func cropped(
    _ call: Call, _ signature: Signature, _ size: String, to value: Int, keepingLast: Bool = false
  ) -> Call? {
    var smaller = call
    smaller.sizes[size] = value
    // Leading dimensions that nothing needs any more shrink along.
    for parameter in signature.parameters {
      guard case .buffer(_, let element, let layout) = parameter.kind,
        let old = call.buffers[parameter.name]
      else { continue }
      if case .size(let leading) = layout.leading, leading != size,
        let columns = layout.columns.value(at: smaller.sizes), let before = smaller.sizes[leading],
        before > columns
      {
        smaller.sizes[leading] = max(1, columns)
      }
      guard let count = layout.count(at: smaller.sizes) else { return nil }
      let (from, to) = (layout.shape(at: call.sizes), layout.shape(at: smaller.sizes))
      guard to.rows <= from.rows, to.columns <= from.columns else { return nil }
      // As in the BLAS, a leading dimension is never shorter than a row, however few there are.
      guard to.leading >= max(1, to.columns) else { return nil }
      let skipped =
        keepingLast ? (from.rows - to.rows) * from.leading + from.columns - to.columns : 0
      var buffer = Buffer(element, count: count)
      for row in 0..<to.rows {
        for column in 0..<to.columns {
          let bits = old.bits(at: skipped + row * from.leading + column)
          buffer.setBits(bits, at: row * to.leading + column)
        }
      }
      smaller.buffers[parameter.name] = buffer
    }
    return smaller
  }

  /// Calls with simpler numbers: halves of a buffer zero, then single elements zero or one.
  static func byValues(_ call: Call, _ signature: Signature) -> [Call] {
    signature.parameters.flatMap { parameter -> [Call] in
      guard case .buffer(_, let element, _) = parameter.kind, element.isFloatingPoint,
        let buffer = call.buffers[parameter.name]
      else { return [] }
      return simpler(buffer).map { simpler in
        var next = call
        next.buffers[parameter.name] = simpler
        return next
      }
    }
  }

  private static func simpler(_ buffer: Buffer) -> [Buffer] {
    func with(_ change: (inout Buffer) -> Void) -> Buffer? {
      var next = buffer
      change(&next)
      return next == buffer ? nil : next
    }
    let count = buffer.count
    let halves = [0..<count / 2, count / 2..<count].filter { !$0.isEmpty }
    var tries = halves.map { half in with { for index in half { $0[index] = 0 } } }
    guard count <= 64 else { return tries.compactMap(\.self) }
    for index in 0..<count where buffer[index] != 0 {
      tries.append(with { $0[index] = 0 })
      if buffer[index] != 1 { tries.append(with { $0[index] = 1 }) }
      let rounded = buffer[index].rounded()
      if rounded.isFinite, abs(rounded) < 1e6 { tries.append(with { $0[index] = rounded }) }
    }
    return tries.compactMap(\.self)
  }
}
