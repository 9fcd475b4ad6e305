import Structures
import Testing

struct IDXTests {
  /// Two images of 1 × 3 by hand, byte by byte.
  static let bytes: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]

  @Test func `A file by hand is read and written again`() throws {
    let idx = try IDX(Self.bytes, name: "images")
    #expect(idx.shape == [2, 1, 3])
    #expect(idx.elements == [1, 2, 3, 4, 5, 255])
    #expect(idx.encoded == Self.bytes)
    #expect(try IDX(shape: [2, 1, 3], elements: idx.elements) == idx)
  }

  @Test func `A size of more than a byte is big-endian`() throws {
    let long = try IDX(shape: [258], elements: [UInt8](repeating: 7, count: 258))
    #expect(long.encoded[4..<8] == [0, 0, 1, 2])
    #expect(try IDX(long.encoded, name: "long") == long)
  }

  @Test(arguments: [
    ([], "An IDX file begins with two zero bytes"),
    ([0x1F, 0x8B, 8, 0], "It is compressed by gzip"),
    ([0, 0, 13, 0], "Elements of type 13 are not unsigned bytes"),
    ([0, 0, 8], "The number of dimensions"),
    ([0, 0, 8, 1, 0, 0], "Dimension 0"),
    ([0, 0, 8, 1, 0, 0, 0, 2, 9], "The shape [2] does not fit 1 bytes"),
    ([0, 0, 8, 1, 0, 0, 0, 1, 9, 9], "does not fit 2 bytes"),
    ([0, 0, 8, 4] + [UInt8](repeating: 255, count: 16), "does not fit 0 bytes"),
  ])
  func `What is no IDX file is refused in words`(_ bytes: [UInt8], _ words: String) {
    do {
      _ = try IDX(bytes, name: "bad")
      Issue.record("It was read.")
    } catch {
      #expect(error.description.contains(words), "\(error)")
      #expect(error.file == "bad")
    }
  }

  @Test func `Elements that do not fill the shape are refused`() {
    #expect(throws: StructureError("1 elements of shape [2].")) {
      try IDX(shape: [2], elements: [1])
    }
  }
}
