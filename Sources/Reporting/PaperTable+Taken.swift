import Catalogue
import Synchronization
public import Verification

extension PaperTable {
  /// Its result, with the algorithms of the suite that it was seen to take from.
  public func computedWithNotes(_ inputs: Inputs) throws -> TableResult {
    let seen = Mutex<Set<String>>([])
    var result = try Plant.noting({ kernel in
      // Part of a kernel is named behind a point.
      let name = String(kernel.prefix { $0 != "." })
      _ = seen.withLock { $0.insert(name) }
    }) { try compute(inputs) }
    let known = Catalogue.entries.map(\.name)
    let taken = seen.withLock { seen in known.filter(seen.contains) }
    if !taken.isEmpty { result.taken = taken }
    return result
  }
}
