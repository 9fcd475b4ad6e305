import Structures
import Testing

/// Each malformed text, and the whole message about it.
struct MalformedTextTests {
  static let banner = "%%MatrixMarket matrix coordinate real general\n"

  static let matrixMarket: [(text: String, message: String)] = [
    ("", "m: The file is empty."),
    ("hello", "m, line 1, column 1: The first line does not begin with %%MatrixMarket."),
    (
      "%%MatrixMarket matrix coordinate complex general\n",
      "m, line 1, column 34: \"complex\" is not supported here. Known is real, integer, pattern."
    ),
    (banner, "m, line 2, column 1: The number of rows is missing."),
    (banner + "-1 1 1\n", "m, line 2, column 1: The number of rows is -1, not at least 0."),
    (
      banner + "99999999999999999999 1 1\n",
      "m, line 2, column 1: The number of rows is 99999999999999999999, not at least 0."
    ),
    (
      banner + "-9223372036854775808 1 1\n",
      "m, line 2, column 1: The number of rows is -9223372036854775808, not at least 0."
    ),
    (
      "%%MatrixMarket matrix array real general\n%a\r\r\n",
      "m, line 2, column 3: A carriage return stands inside a comment."
    ),
    (banner + "2 2 x\n", "m, line 2, column 5: The number of entries \"x\" is not a whole number."),
    (banner + "2 2 2\n1 1 1\n", "m, line 4, column 1: The file ends after 1 of 2 values."),
    (
      banner + "2 2 9223372036854775807\n1 1 1\n",
      "m, line 4, column 1: The file ends after 1 of 9223372036854775807 values."
    ),
    (banner + "2 2 1\n1 1 1\n2 2 2\n", "m, line 4, column 1: More follows the 1 values."),
    (banner + "2 2 1\n3 1 1\n", "m, line 3, column 1: The row is 3, not from 1 to 2."),
    (banner + "2 2 1\n1 0 1\n", "m, line 3, column 3: The column is 0, not from 1 to 2."),
    (banner + "2 2 1\n1 1 x\n", "m, line 3, column 5: \"x\" is not a number."),
    (banner + "2 2 1\n1 1 nan\n", "m, line 3, column 5: \"nan\" is not finite."),
    (banner + "2 2 1\n1 1\n", "m, line 3, column 4: A number is missing."),
    (
      banner + "2 2 1\n1 1 1 1\n",
      "m, line 3, column 7: \"1\" stands after the end of the line's content."
    ),
    (
      banner + "2 2 3\n2 1 1\n1 1 1\n2 1 5\n", "m, line 5, column 1: Entry (2, 1) is repeated."
    ),
    (
      "%%MatrixMarket matrix coordinate real symmetric\n2 2 1\n1 2 1\n",
      "m, line 3, column 1: Entry (1, 2) of a symmetric matrix is above the diagonal."
    ),
    (
      "%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n1 1 1\n",
      "m, line 3, column 1: Entry (1, 1) of a skew-symmetric matrix is not below the diagonal."
    ),
    (
      "%%MatrixMarket matrix array real symmetric\n2 3\n",
      "m, line 2, column 1: A symmetric matrix of 2 x 3 is not square."
    ),
    (
      "%%MatrixMarket matrix array pattern general\n2 3\n",
      "m, line 2, column 1: An array cannot be a pattern."
    ),
    (
      "%%MatrixMarket matrix array real general\n9999999999 9999999999\n",
      "m, line 2, column 1: A 9999999999 x 9999999999 array is too large."
    ),
  ]

  @Test(arguments: matrixMarket) func `Matrix Market`(file: (text: String, message: String)) {
    let error = #expect(throws: FormatError.self) {
      try MatrixMarket(Array(file.text.utf8), name: "m")
    }
    #expect(error?.description == file.message)
  }

  static let libSVM: [(text: String, message: String)] = [
    ("", "d: The file is empty."),
    ("1 1:1\nx 1:1\n", "d, line 2, column 1: \"x\" is not a number."),
    ("1 1:1 1:2\n", "d, line 1, column 7: Index 1 follows index 1."),
    ("1 2:1 1:2\n", "d, line 1, column 7: Index 1 follows index 2."),
    ("1 0:1\n", "d, line 1, column 3: The index is 0, not from 1 to 9."),
    ("1 10:1\n", "d, line 1, column 3: The index is 10, not from 1 to 9."),
    ("1 3\n", "d, line 1, column 3: \"3\" is not an index and a value."),
    ("1 :3\n", "d, line 1, column 3: The index is missing."),
    ("1 3:\r\n", "d, line 1, column 5: A number is missing."),
    ("1 3:inf\n", "d, line 1, column 5: \"inf\" is not finite."),
    ("1 3:1e400\n", "d, line 1, column 5: \"1e400\" is beyond the range of a double."),
    ("1 qid:3 1:1\n", "d, line 1, column 3: The index \"qid\" is not a whole number."),
  ]

  @Test(arguments: libSVM) func `LIBSVM lines`(file: (text: String, message: String)) {
    let error = #expect(throws: FormatError.self) {
      try LIBSVM(FileBytes(Array(file.text.utf8), name: "d"), featureCount: 9)
    }
    #expect(error?.description == file.message)
  }

  static let csv: [(text: String, message: String)] = [
    ("", "t.csv: The file is empty."),
    ("a,b\n1\n", "t.csv, line 2, column 1: The line has 1 fields, but the header has 2."),
    ("a,b\n1,2\n1,2,3\n", "t.csv, line 3, column 1: The line has 3 fields, but the header has 2."),
    ("a,a\n", "t.csv, line 1, column 3: Two columns are named \"a\"."),
    ("a,b\n1,\"2\n", "t.csv, line 2, column 3: A quoted field does not end."),
    ("a,b\n1,\"2\"x\n", "t.csv, line 2, column 6: \"x\" follows a quoted field."),
    (
      "a,b\n1,2\"\n",
      "t.csv, line 2, column 4: A quotation mark stands inside a field. "
        + "Put the field in quotation marks and double those inside it."
    ),
    (
      "a,b\n1,2\r\r\n",
      "t.csv, line 2, column 4: A carriage return stands inside a field. "
        + "Put the field in quotation marks and double those inside it."
    ),
    ("b\né\n", "t.csv, line 2, column 1: \"é\" is not a number."),
    ("é,b\né,abc\n", "t.csv, line 2, column 3: \"abc\" is not a number."),
    ("b\n-inf\n", "t.csv, line 2, column 1: \"-inf\" is not finite."),
    ("a\n1\n", "t.csv: There is no column \"b\". The columns are \"a\"."),
  ]

  @Test(arguments: csv) func `Tables`(file: (text: String, message: String)) {
    let error = #expect(throws: FormatError.self) {
      try CSV(Array(file.text.utf8), name: "t.csv").numbers("b")
    }
    #expect(error?.description == file.message)
  }

  @Test func `The message names the line and the column of the wrong number`() {
    let lines = ["sex,length", "M,1", "M,2", "F,3", "I,4", "M,5", "M,abc", "F,7"]
    let error = #expect(throws: FormatError.self) {
      try CSV(Array(lines.joined(separator: "\r\n").utf8), name: "abalone.csv").numbers("length")
    }
    #expect(error?.description == "abalone.csv, line 7, column 3: \"abc\" is not a number.")
  }

  @Test func `Bytes that are no UTF-8 are found`() {
    for (bytes, message) in [
      ([0x61, 0x0A, 0xC3, 0xA9, 0xFF, 0x0A], "x, line 2, column 2: Byte 0xff is not UTF-8."),
      ([0x61, 0xC3], "x, line 1, column 2: Byte 0xc3 is not UTF-8."),
      ([0xED, 0xA0, 0x80], "x, line 1, column 1: Byte 0xed is not UTF-8."),
    ] as [([UInt8], String)] {
      for read in [
        { _ = try CSV(bytes, name: "x") }, { _ = try LIBSVM(bytes, name: "x") },
        { _ = try MatrixMarket(bytes, name: "x") },
      ] as [() throws -> Void] {
        #expect(#expect(throws: FormatError.self) { try read() }?.description == message)
      }
    }
  }

  @Test func `A long word is quoted in part`() {
    let word = String(repeating: "x", count: 10_000)
    let error = #expect(throws: FormatError.self) { try LIBSVM(Array(word.utf8), name: "d") }
    #expect(error?.reason == "\"\(word.prefix(40))…\" is not a number")
  }
}
