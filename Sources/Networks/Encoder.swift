import Scalars
public import Structures

/// The blocks of an encoder in single precision, one behind the other.
public struct Encoder: Sendable {
  public let shape: EncoderShape
  private let blocks: [[Float]]

  /// - Parameter blocks: The parameters of each, as ``EncoderShape`` lays them out.
  /// - Throws: ``NetworkError`` if one has another number of them.
  public init(_ shape: EncoderShape, blocks: [[Float]]) throws(NetworkError) {
    for (k, block) in blocks.enumerated() where block.count != shape.count {
      throw NetworkError(
        "Block \(k + 1) has \(block.count) parameters, but its shape takes \(shape.count)")
    }
    (self.shape, self.blocks) = (shape, blocks)
  }

  /// What comes of T × d components.
  ///
  /// - Parameter onInput: Called with the input of each linear layer of each block, T × its inputs.
  public func callAsFunction(
    _ x: Matrix<Float>,
    onInput: ((_ block: Int, EncoderShape.Layer, Matrix<Float>) -> Void)? = nil
  ) -> Matrix<Float> {
    let (t, d, m) = (x.rows, shape.width, shape.hidden)
    precondition(x.columns == d, "Rows of \(x.columns) components for a width of \(d).")
    var stream = x.elements
    let buffers = [3 * t * d, shape.heads * t * t, t * d, t * d, t * m, t * d].map {
      FloatBuffer($0)
    }
    let p = buffers.map(\.pointer)
    let scratch = EncoderScratch<Float>(
      qkv: p[0], shares: p[1], mixed: p[2], middle: p[3], inner: p[4])
    for (k, block) in blocks.enumerated() {
      stream.withUnsafeBufferPointer { stream in
        block.withUnsafeBufferPointer { block in
          FloatLayers<Float>.encoderBlock(
            shape, rows: t, block.baseAddress!, stream.baseAddress!, into: p[5], scratch
          ) { layer, input in
            guard let onInput else { return }
            let n = layer == .contraction ? m : d
            onInput(
              k, layer,
              Matrix(
                rows: t, columns: n,
                elements: Array(UnsafeBufferPointer(start: input, count: t * n))))
          }
        }
      }
      stream = buffers[5].values
    }
    return Matrix(rows: t, columns: d, elements: stream)
  }

  /// The norm of an encoder's blocks on each row.
  public static func norm(_ x: Matrix<Float>, gain: [Float], shift: [Float]) -> Matrix<Float> {
    let buffer = FloatBuffer(x.elements)
    gain.withUnsafeBufferPointer { gain in
      shift.withUnsafeBufferPointer { shift in
        FloatLayers<Float>.layerNorm(
          buffer.pointer, gain.baseAddress!, shift.baseAddress!, rows: x.rows, x.columns)
      }
    }
    return Matrix(rows: x.rows, columns: x.columns, elements: buffer.values)
  }
}
