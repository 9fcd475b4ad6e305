/// A block of floats with a fixed address: activations, weights and their gradients.
///
/// A class, since kernels hold its pointer; whoever uses the pointer keeps the buffer alive.
public final class FloatBuffer {
  public let count: Int
  public let pointer: UnsafeMutablePointer<Float>

  public init(_ count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(1, count))
    pointer.initialize(repeating: 0, count: max(1, count))
  }

  public convenience init(_ values: some Collection<Float>) {
    self.init(values.count)
    for (i, value) in values.enumerated() { pointer[i] = value }
  }

  deinit { pointer.deallocate() }

  public var values: [Float] {
    get { Array(UnsafeBufferPointer(start: pointer, count: count)) }
    set {
      precondition(newValue.count == count, "\(newValue.count) values for \(count) places.")
      for (i, value) in newValue.enumerated() { pointer[i] = value }
    }
  }

  public func clear() { pointer.update(repeating: 0, count: count) }
}
