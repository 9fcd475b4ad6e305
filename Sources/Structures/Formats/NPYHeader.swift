/// What the header of a `.npy` file says: a Python dictionary of three entries in any order.
struct NPYHeader {
  var type = ElementType.float64
  var isBigEndian = false
  var isColumnMajor = false
  var shape: [Int] = []

  init(_ file: FileBytes, _ range: Range<Int>) throws(FormatError) {
    var scanner = HeaderScanner(file, range)
    var missing: Set = ["descr", "fortran_order", "shape"]
    try scanner.expect("{")
    while !scanner.skip("}") {
      let start = scanner.position
      let key = String(decoding: try scanner.rawString("'\""), as: UTF8.self)
      guard missing.remove(key) != nil else {
        throw scanner.error("The header's entry \(quoted(key)) is unknown or repeated", at: start)
      }
      try scanner.expect(":")
      switch key {
      case "descr": try readType(&scanner)
      case "fortran_order":
        isColumnMajor = scanner.skip("True")
        if !isColumnMajor { try scanner.expect("False") }
      default: shape = try scanner.sizes("(", ")", allowingFinalComma: true)
      }
      if !scanner.skip(",") {
        try scanner.expect("}")
        break
      }
    }
    scanner.skipBlanks()
    guard scanner.position == range.upperBound else {
      throw scanner.error("The header has \(scanner.found) after its end")
    }
    if let key = missing.min() {
      throw file.error("The header has no entry \(quoted(key))", at: range.lowerBound)
    }
  }

  private mutating func readType(_ scanner: inout HeaderScanner) throws(FormatError) {
    scanner.skipBlanks()
    let start = scanner.position
    if scanner.skip("[") {
      throw scanner.error(
        "The elements are records of several fields", at: start,
        remedy: "Save each field as an array of its own: numpy.save('x.npy', a['x'])")
    }
    let name = String(decoding: try scanner.rawString("'\""), as: UTF8.self)
    if name.hasPrefix("|O") {
      throw scanner.error(
        "The elements are Python objects, which only Python can read", at: start,
        remedy: "Convert them in NumPy: numpy.save('x.npy', a.astype('f8'))")
    }
    let found = ElementType.allCases.first {
      $0.numpyCode.map { $0 == name.dropFirst() } ?? false
    }
    guard let found, let order = name.first,
      "<>".contains(order) || (order == "|" && found.size == 1)
    else {
      throw scanner.error(
        "The element type \(quoted(name)) is not a number of a known format", at: start,
        remedy: "Convert it in NumPy: numpy.save('x.npy', a.astype('f8'))")
    }
    type = found
    isBigEndian = order == ">" && found.size > 1
  }
}
