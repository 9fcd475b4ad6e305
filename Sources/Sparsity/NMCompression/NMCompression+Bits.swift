import SparsityKernels
import Structures
import Verification

#if V4
  import SparsityKernelsV4
#endif

/// Codes of sets of places and back, for the kernels: a set is a byte with a bit for each place.
struct CodeTables {
  /// The code of each of the 256 sets; 0 for those that do not keep N of M, which never occur.
  private(set) var codes = [UInt8](repeating: 0, count: 256)
  /// The set of each code that its bits can hold, at least eight; the empty one for those beyond C(M, N).
  private(set) var sets: [UInt8]

  /// - Precondition: M ≤ 8.
  init(_ pattern: NMPattern) {
    sets = [UInt8](repeating: 0, count: max(8, 1 << pattern.indexBits))
    // As numbers, sets with equally many places come in the order of their codes.
    let members = (0..<1 << pattern.group).filter { $0.nonzeroBitCount == pattern.kept }
    for (code, set) in members.enumerated() {
      codes[set] = UInt8(code)
      sets[code] = UInt8(set)
    }
  }
}

extension NMCompression {
  /// A problem in the memory that a kernel sees.
  struct Buffers {
    let groups: Int
    let pattern: NMPattern
    let weights: UnsafePointer<Float>
    let codes: UnsafePointer<UInt8>, sets: UnsafePointer<UInt8>
    let values: UnsafeMutablePointer<Float>, places: UnsafeMutablePointer<UInt8>
    let string: UnsafeMutablePointer<UInt8>, restored: UnsafeMutablePointer<Float>

    init(_ problem: Problem, _ arena: Arena) throws(SparsityError) {
      pattern = problem.pattern
      guard pattern.group <= 8 else {
        throw SparsityError("Groups of \(pattern) do not fit a byte of places")
      }
      groups = problem.matrix.elements.count / pattern.group
      let tables = CodeTables(pattern), slots = groups * pattern.kept
      func output<T: BitwiseCopyable>(_ count: Int, _: T.Type) -> UnsafeMutablePointer<T> {
        arena.output(max(1, count), of: T.self).baseAddress!
      }
      let w = problem.matrix.elements.map { Float($0) }
      weights = arena.input(w.isEmpty ? [.nan] : w).baseAddress!
      codes = arena.input(tables.codes).baseAddress!
      sets = arena.input(tables.sets).baseAddress!
      (values, places) = (output(slots, Float.self), output(slots, UInt8.self))
      string = output((groups * pattern.indexBits + 7) / 8, UInt8.self)
      restored = output(groups * pattern.group, Float.self)
    }

    var result: Observation<Double> {
      let slots = groups * pattern.kept, bytes = (groups * pattern.indexBits + 7) / 8
      let codes = PlaceCodes(
        pattern: pattern, count: groups, bytes: (0..<bytes).map { string[$0] })
      return [
        "values": .scalars((0..<slots).map { Double(values[$0]) }),
        "places": .integers((0..<slots).map { Int(places[$0]) }),
        "codes": .integers(codes.all),
        "restored": .scalars((0..<groups * pattern.group).map { Double(restored[$0]) }),
      ]
    }
  }

  /// Compression, and then restoration from values and codes alone: sixteen groups at a time, whose bits are
  /// packed and unpacked by `pext` and `pdep`; other patterns than 2:4 group by group.
  static func bits(_ lane: Lane) -> Implementation<NMCompression> {
    Implementation(
      "bits-\(lane.rawValue)-float32", .exact,
      arena: { problem, arena in try Buffers(problem, arena) },
      run: { o in
        let (n, m, b) = (o.pattern.kept, o.pattern.group, o.pattern.indexBits)
        #if V4
          if lane == .v4 {
            SparsityKernelsV4.compressNM(
              o.weights, o.groups, n, m, b, o.codes, o.values, o.places, o.string)
            return SparsityKernelsV4.restoreNM(
              o.values, o.string, o.groups, n, m, b, o.sets, o.restored)
          }
        #endif
        SparsityKernels.compressNM(
          o.weights, o.groups, n, m, b, o.codes, o.values, o.places, o.string)
        SparsityKernels.restoreNM(
          o.values, o.string, o.groups, n, m, b, o.sets, o.restored)
      },
      observe: { o, _ in o.result })
  }

  /// NaNs, infinities, zeros of either sign and ties in every lane of a block of sixteen groups, and in the
  /// tail behind it.
  static let spoilt: [Special<NMCompression>] = (0..<7).map { shift in
    let kinds: [Double] = [.nan, .infinity, -0.0, 1, -2, 2, 0.0]
    let ranks = [4, 3, 0, 1, 2, 2, 0]
    let draws = (0..<4 * 37).map { (3 * $0 + $0 / 4 + shift) % 7 }
    var (values, places, codes): ([Double], [Int], [Int]) = ([], [], [])
    var restored = [Double](repeating: 0, count: draws.count)
    for group in 0..<37 {
      let own = draws[4 * group..<4 * group + 4].map { $0 }
      let kept = (0..<4).filter { i in
        let mine = ranks[own[i]]
        return (0..<4).count { $0 < i ? ranks[own[$0]] >= mine : $0 > i && ranks[own[$0]] > mine }
          < 2
      }
      values += kept.map { kinds[own[$0]] }
      places += kept
      codes.append(
        [[0, 1], [0, 2], [1, 2], [0, 3], [1, 3], [2, 3]].firstIndex(of: kept) ?? -1)
      for place in kept { restored[4 * group + place] = kinds[own[place]] }
    }
    return Special(
      "NaN, infinities, zeros and ties in every place, turn \(shift)",
      Problem(
        matrix: Matrix(rows: 1, columns: draws.count, elements: draws.map { kinds[$0] }),
        pattern: nm(2, of: 4)),
      contract:
        "NaN counts as larger than infinity, of equals those in front stay, with their signs",
      gives: [
        "values": .scalars(values), "places": .integers(places), "codes": .integers(codes),
        "restored": .scalars(restored),
      ])
  }
}
