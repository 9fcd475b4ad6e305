import Structures

extension FuzzTarget {
  static let all: [FuzzTarget] = [matrixMarket, libSVM, csv, npy, npz, safeTensors, idx]

  static let matrixMarket = FuzzTarget(
    description: "Matrix Market", seeds: HandWrittenTests.matrixMarket.map { Array($0.text.utf8) }
  ) { bytes in
    let file = try MatrixMarket(bytes, name: "fuzz")
    do {
      let valid = try MatrixMarket(
        rows: file.rows, columns: file.columns, field: file.field, symmetry: file.symmetry,
        body: file.body, comments: file.comments)
      if valid != file { return "another value" }
      if file.rows < 1000, file.columns < 1000 {
        let sparse = try file.csr(), dense = try file.matrix()
        if let fault = violation(of: sparse) { return fault }
        if sparse.dense != dense { return "sparse and dense disagree" }
      }
    } catch let error as StructureError { return error.reason }
    return try roundTripFault(file)
  }

  static let libSVM = FuzzTarget(
    description: "LIBSVM",
    seeds: ["1 1:2 3:-0.5 # c\n-1\n+1 2:1e3\r\n", "# c\n\n2.5 7:1 8:2 9:3\n"]
      .map { Array($0.utf8) }
  ) { bytes in
    let data = try LIBSVM(bytes, name: "fuzz")
    if data.labels.count != data.features.rows { return "labels and rows disagree" }
    if !(data.labels + data.features.values).allSatisfy(\.isFinite) {
      return "a number is not finite"
    }
    return try violation(of: data.features) ?? roundTripFault(data)
  }

  static let csv = FuzzTarget(
    description: "CSV",
    seeds: ["a,b\n1,x\n2.5,\"y,\"\"\n\"\r\n", "é,n\n1e3,-1\n0,7\n"].map { Array($0.utf8) }
  ) { bytes in
    let table = try CSV(bytes, name: "fuzz")
    for name in table.header {
      if try table.text(name).count != table.rowCount { return "a column has another length" }
      guard case .numbers(let numbers) = try table.column(name) else { continue }
      let read = try table.numbers(name, allowingNonFinite: true)
      if read.map(\.bitPattern) != numbers.map(\.bitPattern) { return "numbers differ" }
    }
    return try roundTripFault(table)
  }

  static let idx = FuzzTarget(
    description: "IDX", seeds: [IDXTests.bytes, [0, 0, 8, 0, 9], [0, 0, 8, 1, 0, 0, 0, 0]]
  ) { bytes in
    let file = try IDX(bytes, name: "fuzz")
    if file.shape.reduce(1, *) != file.elements.count { return "elements do not fill the shape" }
    return try roundTripFault(file)
  }

  static let npy = FuzzTarget(
    description: "npy",
    seeds: [Golden.float32, Golden.fortran, Golden.bigEndian, Golden.half, Golden.truth]
  ) { bytes in
    let file = try NPY(bytes, name: "fuzz")
    return try violation(of: file.array) ?? roundTripFault(file)
  }

  static let npz = FuzzTarget(description: "npz", seeds: [Golden.archive, Golden.compressed]) {
    bytes in
    let archive = try NPZ(bytes, name: "fuzz")
    for name in archive.names {
      guard let array = archive[name] else { return "an array is missing" }
      if let fault = try violation(of: array) { return fault }
    }
    return try roundTripFault(archive)
  }

  static let safeTensors = FuzzTarget(
    description: "safetensors", seeds: [Golden.tensors]
  ) { bytes in
    let file = try SafeTensors(bytes, name: "fuzz")
    for name in file.names {
      if let fault = try violation(of: file.tensor(name)) { return fault }
    }
    return try roundTripFault(file)
  }

  /// The rule of compressed rows that a matrix breaks.
  static func violation(of matrix: CSR<Double>) -> String? {
    do throws(StructureError) {
      _ = try CSR(
        rows: matrix.rows, columns: matrix.columns, rowPointers: matrix.rowPointers,
        columnIndices: matrix.columnIndices, values: matrix.values)
      return nil
    } catch { return error.reason }
  }

  private static func violation(of array: StoredArray) throws -> String? {
    let count = array.shape.contains(0) ? 0 : array.shape.reduce(1, *)
    if array.count != count { return "\(array.count) elements of shape \(array.shape)" }
    if array.contents.count != count * array.type.size { return "bytes are missing" }
    let isTruth = array.type == .bool
    if isTruth, !array.contents.array.allSatisfy({ $0 <= 1 }) { return nil }
    if try array.doubles(allowingNonFinite: true).count != count { return "doubles are missing" }
    return nil
  }

  private static func roundTripFault<F: FileFormat>(_ value: F) throws -> String? {
    try F(value.encoded, name: "again") == value ? nil : "does not survive writing and reading"
  }
}
