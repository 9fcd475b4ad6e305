import Bindings
import Scalars
import Testing
import Verification

/// A program that leaves the order of its sums to the library: bits on two ranks, a bound on more.
@Suite struct LibrarySumTests {
  /// n/3 for sizes n; each mutant strays, or is judged, in its own way.
  enum Thirds: RationalAlgorithm {
    static let source = Citation("none", "")
    static let examples: [Example<Thirds>] = []
    static func problem(size: Int, using generator: inout Generator) -> Int { size + 1 }
    static func reference<S: Scalar>(_ problem: Int, over: S.Type) -> Observation<S> {
      ["third": [S(problem) / S(3)], "messages": .integers([7])]
    }
    static let implementations: [Implementation<Thirds>] = []
    static var rankPrograms: [RankProgram<Thirds>] { [Mutant.current.program] }
  }

  enum Mutant: Sendable {
    case honest, oneBit, tooFar, constant, free, stranger
    @TaskLocal static var current = Mutant.honest

    private var bound: ErrorBound {
      switch self {
      case .constant: ["third": .absolute(1000)]
      case .free: ["third": .free("nothing is promised")]
      case .stranger: [:]
      default: ["third": .relative(0x1.8p-20)]
      }
    }

    var program: RankProgram<Thirds> {
      let (mutant, bound) = (self, bound)
      return RankProgram(
        "library", promise: .sameBitsOnTwo("a theorem") { _ in bound },
        run: { n, _ in
          let third = Double(n) / 3
          switch mutant {
          case .oneBit: return ["third": [third.nextUp]]
          case .tooFar: return ["third": [third * (1 + 0x1p-19)]]
          case .constant: return ["third": [1]]
          case .stranger: return ["quarter": [third]]
          default: return ["third": [third]]
          }
        },
        replay: { n, _, _ in
          [mutant == .stranger ? "quarter" : "third": [Double(n) / 3]]
        })
    }

    func verdict(ranks: Int) throws -> Verdict {
      try Self.$current.withValue(self) {
        try Distributed.verdicts(on: Thirds.self, Plan(), MPI.World(rank: 0, size: ranks))[0]
      }
    }
  }

  @Test func `One bit fails on two ranks, and passes on more under the bound`() throws {
    #expect(try Mutant.oneBit.verdict(ranks: 2).status == .failed)
    #expect(try Mutant.oneBit.verdict(ranks: 3).status == .passed)
    for ranks in [2, 3] { #expect(try Mutant.honest.verdict(ranks: ranks).status == .passed) }
  }

  @Test func `Beyond the bound it fails on any number of ranks`() throws {
    for ranks in [2, 3, 8] { #expect(try Mutant.tooFar.verdict(ranks: ranks).status == .failed) }
  }

  @Test func `It says one bit only where one bit was noticed`() throws {
    let two = try #require(try Mutant.honest.verdict(ranks: 2).sensitivity)
    #expect(two.hasPrefix("notices one bit, in all of"), "\(two)")
    let three = try #require(try Mutant.honest.verdict(ranks: 3).sensitivity)
    #expect(three.hasPrefix("notices one bit in 0 of"), "\(three)")
    #expect(three.contains("notices 2^-19 in third[0] of 1"), "\(three)")
  }

  @Test func `It says what the ranks were held to`() throws {
    #expect(try Mutant.honest.verdict(ranks: 2).notes.contains("held to the bits of the replay"))
    #expect(
      try Mutant.honest.verdict(ranks: 3).notes
        .contains("held to a bound from the exact result: a theorem"))
  }

  @Test func `Ranks that always say the same are mistrusted, though the replay changes`() throws {
    #expect(try Mutant.constant.verdict(ranks: 3).status == .mistrusted)
  }

  @Test(arguments: [Mutant.free, .stranger])
  func `If the bound or the reference leaves nothing to compare, it is untested`(
    _ mutant: Mutant
  ) throws {
    let verdict = try mutant.verdict(ranks: 3)
    #expect(verdict.status == .untested)
    #expect(verdict.notes.contains { $0.contains("nothing to compare") })
  }
}
