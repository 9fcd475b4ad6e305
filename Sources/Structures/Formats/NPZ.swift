/// NumPy's `.npz` file: named arrays, each a `.npy` file in an uncompressed ZIP archive.
///
/// What `numpy.savez_compressed` wrote is refused with the command that saves it uncompressed.
public struct NPZ: FileFormat {
  /// The names in the order of the archive.
  public let names: [String]
  private let members: [NPY]

  /// An archive of arrays.
  ///
  /// - Throws: ``StructureError`` for a name used twice or an element type that NumPy does not know.
  public init(_ arrays: [(name: String, array: StoredArray)]) throws(StructureError) {
    var seen: Set<String> = []
    for (name, array) in arrays {
      guard seen.insert(name).inserted else {
        throw StructureError("The name \(quoted(name)) is used twice")
      }
      guard array.type.numpyCode != nil else {
        throw StructureError("NumPy has no \(array.type.rawValue), the type of \(quoted(name))")
      }
    }
    names = arrays.map(\.name)
    members = arrays.map { NPY($0.array) }
  }

  public init(_ file: FileBytes) throws(FormatError) {
    var names: [String] = [], members: [NPY] = []
    var seen: Set<String> = []
    for member in try Zip(file).members {
      guard member.name.hasSuffix(".npy") else {
        throw file.error(
          "Member \(quoted(member.name)) is not an array: its name does not end in .npy",
          at: member.extent.lowerBound)
      }
      guard seen.insert(member.name).inserted else {
        throw file.error(
          "Two members are named \(quoted(member.name))", at: member.extent.lowerBound)
      }
      names.append(String(member.name.dropLast(4)))
      members.append(try NPY(member.contents))
    }
    self.names = names
    self.members = members
  }

  /// The array of a name; nil if there is none.
  public subscript(name: String) -> StoredArray? {
    names.firstIndex(of: name).map { members[$0].array }
  }

  public var encoded: [UInt8] {
    Zip.encode(zip(names, members).map { ("\($0).npy", $1.encoded) })
  }
}
