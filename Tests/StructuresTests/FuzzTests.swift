import Foundation
import Structures
import Testing

struct FuzzTests {
  private static let everything = FuzzTarget.all.flatMap(\.seeds)

  /// `VERNIER_FUZZ` asks for more.
  private static let cases =
    ProcessInfo.processInfo.environment["VERNIER_FUZZ"].flatMap { Int($0) } ?? 20_000

  /// 6 × 20,000 mutated files. A crash ends the test run; anything else is a finding.
  @Test(arguments: FuzzTarget.all)
  func `A reader refuses a damaged file or returns a valid value`(target: FuzzTarget) {
    for seed in target.seeds { #expect(throws: Never.self) { try Self.intact(target, seed) } }
    let outcome = fuzz(target, against: Self.everything, cases: Self.cases, seed: 2026)
    #expect(outcome.findings == [])
    // Neither is the attack too weak to damage anything nor too strong to leave anything.
    #expect(outcome.refused > Self.cases / 10)
    #expect(outcome.accepted > Self.cases / 100)
  }

  /// Seeds are whole files, but for the compressed archive.
  private static func intact(_ target: FuzzTarget, _ seed: [UInt8]) throws {
    if seed == Golden.compressed { return }
    if let fault = try target.read(seed) { throw StructureError(fault) }
  }

  /// A reader of LIBSVM's format that trusts its input: indices in any order, and zero among them.
  private static let trusting = FuzzTarget(
    description: "trusting reader", seeds: FuzzTarget.libSVM.seeds
  ) { bytes in
    var pointers = [0], indices: [Int] = []
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      for word in line.split(separator: " ").dropFirst() {
        guard let index = Int(word.prefix { $0 != ":" }) else {
          throw FormatError(file: "fuzz", reason: "No index")
        }
        indices.append(index - 1)
      }
      pointers.append(indices.count)
    }
    do throws(StructureError) {
      _ = try CSR(
        rows: pointers.count - 1, columns: (indices.max() ?? 0) + 1, rowPointers: pointers,
        columnIndices: indices, values: indices)
      return nil
    } catch { return error.reason }
  }

  /// A reader that lets an error of its parts escape.
  private static let leaking = FuzzTarget(
    description: "leaking reader", seeds: FuzzTarget.npy.seeds
  ) { bytes in
    do throws(FormatError) { _ = try NPY(bytes, name: "fuzz") } catch {
      throw StructureError(error.reason)
    }
    return nil
  }

  @Test(arguments: [trusting, leaking])
  func `The attack finds a careless reader out`(target: FuzzTarget) {
    let outcome = fuzz(target, against: Self.everything, cases: 300, seed: 2026)
    #expect(!outcome.findings.isEmpty)
  }
}
