import Structures
import Testing

/// What NumPy and safetensors wrote is read, and written again byte for byte.
struct GoldenTests {
  @Test func `NumPy's single-precision numbers keep every bit`() throws {
    let file = try NPY(Golden.float32, name: "float32.npy")
    let values = try file.array.values(of: Float.self)
    #expect(file.array.shape == [2, 3])
    #expect(
      values.map(\.bitPattern) == [1, -2.5, 0.1, .infinity, -0.0, .nan].map(\Float.bitPattern))
    #expect(file.encoded == Golden.float32)
    #expect(throws: FormatError.self) { try file.array.floats() }
    #expect(try file.array.floats(allowingNonFinite: true)[4].sign == .minus)
  }

  @Test func `Fortran's order is put into rows`() throws {
    let file = try NPY(Golden.fortran, name: "fortran.npy")
    #expect(file.array.isColumnMajor)
    #expect(try file.array.matrix() == Matrix(rows: 2, columns: 3, elements: [0, 1, 2, 3, 4, 5]))
    #expect(file.encoded == Golden.fortran)
    let tensors = try SafeTensors(["x": file.array])
    #expect(try tensors.tensor("x").matrix() == file.array.matrix())
  }

  @Test func `Versions 2 and 3, big-endian numbers, halves and truth values are read`() throws {
    let big = try NPY(Golden.bigEndian, name: "big.npy")
    #expect(big.version == 2 && big.array.isBigEndian)
    #expect(try big.array.values(of: Int16.self) == [1, -2, 300])
    #expect(try big.array.doubles() == [1, -2, 300])
    let half = try NPY(Golden.half, name: "half.npy")
    #expect(half.version == 3 && half.array.shape == [])
    #expect(try half.array.values(of: Float16.self) == [.leastNonzeroMagnitude])
    #expect(try half.array.doubles() == [0x1p-24])
    let truth = try NPY(Golden.truth, name: "truth.npy")
    #expect(try truth.array.values(of: Bool.self) == [true, false])
    #expect(big.encoded == Golden.bigEndian)
    #expect(half.encoded == Golden.half)
    #expect(truth.encoded == Golden.truth)
  }

  @Test func `NumPy's archive is read and written as NumPy does`() throws {
    let archive = try NPZ(Golden.archive, name: "a.npz")
    #expect(archive.names == ["a", "b"])
    #expect(try archive["a"]?.values(of: Int16.self) == [1, 2])
    #expect(try archive["b"]?.doubles() == [0.5])
    #expect(archive.encoded == Golden.archive)
    let made = try NPZ([
      ("a", StoredArray([1, 2] as [Int16])), ("b", StoredArray([0.5], shape: [])),
    ])
    #expect(made.encoded == Golden.archive)
  }

  @Test func `A compressed archive is refused with the command that helps`() {
    let error = #expect(throws: FormatError.self) { try NPZ(Golden.compressed, name: "c.npz") }
    #expect(
      error?.description.hasSuffix(
        "Member \"a.npy\" is compressed (method 8). Save it uncompressed: python3 -c \"import numpy "
          + "as n; n.savez('plain.npz', **n.load('c.npz'))\".") == true)
  }

  @Test func `The safetensors library's file is read and written as it does`() throws {
    let file = try SafeTensors(Golden.tensors, name: "t.safetensors")
    #expect(Set(file.names) == ["w", "n", "e"])
    #expect(file.metadata == ["by": "a \"test\"\n"])
    #expect(
      try file.tensor("w").matrix() == Matrix(rows: 2, columns: 2, elements: [1, 2, 3, -0.5]))
    #expect(try file.floats("n") == [7])
    #expect(try file.tensor("e").shape == [0, 3])
    #expect(file.encoded == Golden.tensors)
    let made = try SafeTensors(
      [
        "e": StoredArray([] as [Float16], shape: [0, 3]), "n": StoredArray([7] as [Int64]),
        "w": StoredArray([1, 2, 3, -0.5] as [Float], shape: [2, 2]),
      ], metadata: file.metadata)
    #expect(made.encoded == Golden.tensors)
  }

  /// All 65,536 half-precision numbers, against the conversion of the processor or the compiler's
  /// library; bfloat16 against its definition, the upper half of a single-precision number.
  @Test func `Every half and every bfloat16 becomes the same number`() throws {
    let patterns = (0...65535).map { UInt16($0) }
    let halves = try StoredArray(patterns.map { Float16(bitPattern: $0) })
      .floats(allowingNonFinite: true)
    for (pattern, half) in zip(patterns, halves) {
      let expected = Float(Float16(bitPattern: pattern))
      let agrees = expected.isNaN ? half.isNaN : half.bitPattern == expected.bitPattern
      #expect(agrees, "bits \(pattern)")
    }
    let brain = try StoredArray(
      type: .bfloat16, shape: [65536], contents: StoredArray(patterns).contents)
    let floats = try brain.floats(allowingNonFinite: true)
    #expect(floats.map(\.bitPattern) == patterns.map { UInt32($0) << 16 })
  }
}
