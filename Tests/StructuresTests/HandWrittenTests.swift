import Structures
import Testing

/// Files written by hand from the specifications, so that no mistake is shared with a writer.
struct HandWrittenTests {
  static let matrixMarket: [(text: String, dense: [Double], columns: Int)] = [
    (
      "%%MatrixMarket matrix coordinate real general\n% c\n\n2 3 2\n1 1 1.5\n2 3 -2e-1\n",
      [1.5, 0, 0, 0, 0, -0.2], 3
    ),
    (
      "%%MATRIXMARKET Matrix Coordinate Integer Symmetric\r\n2 2 2\r\n1 1 4\r\n2 1 -3\r\n",
      [4, -3, -3, 0], 2
    ),
    ("%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 1 7", [0, -7, 7, 0], 2),
    ("%%MatrixMarket matrix coordinate pattern general\n1 2 1\n 1\t2 \n\n", [0, 1], 2),
    ("%%MatrixMarket matrix array real general\n2 2\n1\n2\n3\n4\n", [1, 3, 2, 4], 2),
    (
      "%%MatrixMarket matrix array integer symmetric\n3 3\n1\n2\n3\n4\n5\n6\n",
      [1, 2, 3, 2, 4, 5, 3, 5, 6], 3
    ),
    (
      "%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n2\n3\n",
      [0, -1, -2, 1, 0, -3, 2, 3, 0], 3
    ),
  ]

  @Test(arguments: matrixMarket) func `Matrix Market's kinds are read`(
    file: (text: String, dense: [Double], columns: Int)
  ) throws {
    let read = try MatrixMarket(Array(file.text.utf8), name: "m.mtx")
    #expect(try read.matrix().elements == file.dense)
    #expect(try read.matrix().columns == file.columns)
    #expect(try read.csr().dense.elements == file.dense)
    #expect(try MatrixMarket(read.encoded, name: "again.mtx") == read)
  }

  @Test func `LIBSVM's lines are read`() throws {
    let text = "# data\n+1 1:0.5 3:-2 # one\n-1 \r\n\n2.5 2:1e-3\n"
    let data = try LIBSVM(Array(text.utf8), name: "d")
    #expect(data.labels == [1, -1, 2.5])
    #expect(data.features.dense.elements == [0.5, 0, -2, 0, 0, 0, 0, 0.001, 0])
    #expect(String(decoding: data.encoded, as: UTF8.self) == "1 1:0.5 3:-2\n-1\n2.5 2:0.001\n")
    let wide = try LIBSVM(FileBytes(Array(text.utf8), name: "d"), featureCount: 9)
    #expect(wide.features.columns == 9)
  }

  @Test func `A table with quoted fields is read`() throws {
    let text = "\u{FEFF}sex,\"the \"\"size\"\"\",note\r\nM,.5,\"a,b\r\nc\"\r\nF,-1e2,\r\n"
    let table = try CSV(Array(text.utf8), name: "t.csv")
    #expect(table.header == ["sex", "the \"size\"", "note"])
    #expect(try table.text("note") == ["a,b\r\nc", ""])
    #expect(try table.numbers("the \"size\"") == [0.5, -100])
    #expect(try table.column("sex") == .text(["M", "F"]))
    #expect(try table.column("the \"size\"") == .numbers([0.5, -100]))
    #expect(try table.matrix(["the \"size\""]).rows == 2)
  }

  @Test func `A .npy file of version 1 with odd spacing is read`() throws {
    let header = "{ \"shape\" : (2 , 1) ,'fortran_order':False, 'descr': '>u2' }\n"
    let bytes =
      [0x93] + Array("NUMPY\u{1}\u{0}".utf8) + [UInt8(header.utf8.count), 0]
      + Array(header.utf8) + [0, 1, 1, 0]
    let file = try NPY(bytes, name: "x.npy")
    #expect(try file.array.values(of: UInt16.self) == [1, 256])
    #expect(file.array.shape == [2, 1])
  }

  @Test func `A .safetensors file with blanks and escapes is read`() throws {
    let header =
      #"{ "\u00e9\ud83d\ude00":{"data_offsets":[2,4],"shape":[1],"dtype":"BF16"},"#
      + "\n \"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}  "
    let bytes =
      [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8)
      + [1, 2, 0x80, 0x3F]
    let file = try SafeTensors(bytes, name: "x.safetensors")
    #expect(file.names == ["b", "é😀"])
    #expect(try file.floats("é😀") == [1])
    #expect(try file.floats("b") == [1, 2])
    #expect(try SafeTensors(file.encoded, name: "again") == file)
  }

  /// The check value of the CRC catalogue: the checksum of "123456789" is 0xCBF43926. A member of
  /// these bytes is refused as an array, not for its checksum.
  @Test func `The checksum of an archive is the standard one`() {
    let name = Array("x.npy".utf8), content = Array("123456789".utf8)
    let checksum: [UInt8] = [0x26, 0x39, 0xF4, 0xCB]
    let common: [UInt8] =
      [0, 0, 0, 0, 0, 0, 0, 0] + checksum + [9, 0, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0]
    let local: [UInt8] = [0x50, 0x4B, 3, 4, 20, 0] + common + name + content
    let zeros = [UInt8](repeating: 0, count: 14)
    let entry: [UInt8] = [0x50, 0x4B, 1, 2, 20, 0, 20, 0] + common + zeros + name
    let end: [UInt8] =
      [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, UInt8(entry.count), 0, 0, 0]
      + [UInt8(local.count), 0, 0, 0, 0, 0]
    let error = #expect(throws: FormatError.self) { try NPZ(local + entry + end, name: "x.npz") }
    #expect(
      error?.description
        == "x.npz/x.npy, byte 0: This is not a .npy file: it does not begin with \\x93NUMPY.")
  }
}
