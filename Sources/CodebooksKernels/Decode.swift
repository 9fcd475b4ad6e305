// Weights from codes: a vector of every codebook, added up and scaled.

/// Group j of output o := s_o Σ_m the vector of codebook m that its code names.
///
/// A vector has `blocks` times eight entries, those behind the last one zero; `entries` has, codebook after codebook,
/// `size` vectors. Codes are of one byte each, or of two: outputs, groups, codebooks, the last the fastest. `w` has a
/// padded vector for each output and group.
@inline(never) public func decode(
  _ outputs: Int, _ groups: Int, _ books: Int, _ size: Int, _ blocks: Int, isWide: Bool,
  _ codes: UnsafeRawPointer, _ entries: UnsafePointer<Float>, _ scales: UnsafePointer<Float>,
  _ w: UnsafeMutablePointer<Float>
) {
  var o = 0
  while o < outputs {
    let first = o &* groups &* books
    let row = w + 8 &* blocks &* groups &* o
    // What is constant here makes for two loops of their own.
    if isWide {
      decodeRow(groups, books, size, blocks, true, codes + 2 &* first, entries, scales[o], row)
    } else if blocks == 1 {
      decodeRow(groups, books, size, 1, false, codes + first, entries, scales[o], row)
    } else {
      decodeRow(groups, books, size, blocks, false, codes + first, entries, scales[o], row)
    }
    o &+= 1
  }
}

@inline(__always) private func decodeRow(
  _ groups: Int, _ books: Int, _ size: Int, _ blocks: Int, _ isWide: Bool,
  _ codes: UnsafeRawPointer, _ entries: UnsafePointer<Float>, _ scale: Float,
  _ w: UnsafeMutablePointer<Float>
) {
  let width = 8 &* blocks
  let factor = Eight(repeating: scale)
  var j = 0
  while j < groups {
    var block = 0
    while block < width {
      let first = entries + block
      var sum = eight(first + width &* code(codes, j &* books, isWide: isWide))
      var m = 1
      while m < books {
        let vector = first + width &* (m &* size &+ code(codes, j &* books &+ m, isWide: isWide))
        sum += eight(vector)
        m &+= 1
      }
      store(sum * factor, w + (j &* width &+ block))
      block &+= 8
    }
    j &+= 1
  }
}
