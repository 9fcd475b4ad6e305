import Structures
import Testing

/// Random values, written and read again, are equal bit for bit.
struct RoundTripTests {
  private func check<F: FileFormat>(_ value: F) throws -> F {
    let bytes = value.encoded
    let again = try F(bytes, name: "again")
    #expect(again == value)
    #expect(again.encoded == bytes)
    return again
  }

  @Test func `Matrix Market`() throws {
    var random = SplitMix(10)
    for symmetry in MatrixMarket.Symmetry.allCases {
      for _ in 0..<100 {
        let rows = random.below(6)
        let columns = symmetry == .general ? random.below(6) : rows
        let triplets = random.triplets(rows: rows, columns: columns, lower: symmetry != .general)
        let file = try check(
          MatrixMarket(
            rows: rows, columns: columns, symmetry: symmetry, body: .coordinate(triplets),
            comments: ["", " a %comment"]))
        guard case .coordinate(let read) = file.body else { preconditionFailure("not sparse") }
        #expect(read.map(\.value.bitPattern) == triplets.map(\.value.bitPattern))
      }
    }
    for _ in 0..<100 {
      let matrix = Matrix(rows: random.below(5), columns: random.below(5)) { _, _ in random.double()
      }
      let read = try check(MatrixMarket(matrix)).matrix()
      #expect(read.map(\.bitPattern) == matrix.map(\.bitPattern))
      let sparse = random.csr(rows: 4, columns: 5)
      #expect(try check(MatrixMarket(sparse)).csr() == sparse)
    }
  }

  @Test func `LIBSVM lines`() throws {
    var random = SplitMix(11)
    for _ in 0..<200 {
      let rows = random.below(6)
      let features = random.csr(rows: rows, columns: 7)
      let data = try LIBSVM(labels: (0..<rows).map { _ in random.double() }, features: features)
      let read = try LIBSVM(FileBytes(data.encoded, name: "d"), featureCount: 7)
      #expect(read == data)
      #expect(read.features.values.map(\.bitPattern) == features.values.map(\.bitPattern))
      #expect(read.labels.map(\.bitPattern) == data.labels.map(\.bitPattern))
    }
  }

  @Test func `Tables`() throws {
    var random = SplitMix(12)
    for _ in 0..<300 {
      let rows = 1 + random.below(5)
      let columns = random.names(1 + random.below(4)).map { name in
        let column: CSV.Column =
          random.below(2) == 0
          ? .numbers((0..<rows).map { _ in random.double() })
          : .text((0..<rows).map { _ in random.text() })
        return (name, column)
      }
      let table = try check(CSV(columns))
      #expect(table.header == columns.map(\.0))
      for (name, column) in columns {
        #expect(try table.column(name) == column)
        guard case .numbers(let numbers) = column else { continue }
        #expect(try table.numbers(name).map(\.bitPattern) == numbers.map(\.bitPattern))
      }
    }
  }

  @Test func `Arrays, archives and tensors`() throws {
    var random = SplitMix(13)
    for _ in 0..<300 {
      let names = random.names(random.below(4))
      let arrays = names.map { ($0, random.storedArray()) }
      for (_, array) in arrays { #expect(try check(NPY(array)).array == array) }
      let archive = try check(NPZ(arrays))
      #expect(archive.names == names)
      let tensors = try check(
        SafeTensors(Dictionary(uniqueKeysWithValues: arrays), metadata: ["k\n": random.text()]))
      for (name, array) in arrays {
        #expect(archive[name] == array)
        #expect(try tensors.tensor(name) == array)
      }
    }
  }
}
