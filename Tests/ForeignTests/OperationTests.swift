import Foreign
import Operations
import Structures
import Testing

/// Every operation's own declaration: what is right is accepted, what is wrong is not, and relations hold.
@Suite struct DeclaredOperations {
  @Test(arguments: Operations.all.map(\.name)) func `An operation judges rightly`(_ name: String)
    throws
  {
    let operation = try #require(Operations.named(name))
    #expect(OperationAudit.faults(of: operation) == [])
  }

  @Test func `Names are unlike, and all pairs are covered`() {
    let names = Operations.all.map(\.name)
    #expect(Set(names).count == names.count)
    for operation in Operations.all {
      let cases = Cases(operation, terms: Terms(), seed: 3)
      #expect(cases.all.count >= 20, "\(operation.name)")
    }
  }

  /// A judge that knows a name for each thing that can be wrong is asked for a thing that is not there.
  @Test func `An operation with a weak judge is found out`() {
    let faults = OperationAudit.faults(
      of: Mutant(Operations.named("sum-f32")!, oracle: { _, _ in .free }))
    #expect(faults.contains("nothing is ever judged"))
    #expect(faults.contains { $0.contains("planted faults only 0 are noticed") })
  }
}

/// An operation whose judge has been tampered with, element by element.
struct Mutant: Operation {
  static let variants: [Mutant] = []
  let base: any Operation
  /// What is expected instead: of the right expectation, and where it stands among how many.
  let oracle: @Sendable (Expected, Place) -> Expected
  /// How a value compares instead.
  let comparator: (@Sendable (Expected, UInt64, ElementType, Place) -> Discrepancy)?

  struct Place {
    let index: Int
    let count: Int
  }

  init(
    _ base: any Operation,
    comparator: (@Sendable (Expected, UInt64, ElementType, Place) -> Discrepancy)? = nil,
    oracle: @escaping @Sendable (Expected, Place) -> Expected = { expected, _ in expected }
  ) {
    (self.base, self.oracle, self.comparator) = (base, oracle, comparator)
  }

  var name: String { base.name }
  var summary: String { base.summary }
  var contract: [String] { base.contract }
  var signature: Signature { base.signature }
  var axes: [Axis] { base.axes }
  var relations: [Relation] { base.relations }
  func call(in setting: inout Setting) -> Call { base.call(in: &setting) }
  func compute(_ call: Call) -> Examiner.Results { base.compute(call) }
  func isAllowed(_ row: [String: String]) -> Bool { base.isAllowed(row) }

  func examiner(for call: Call, under terms: Terms) -> Examiner {
    guard let right = base.examiner(for: call, under: terms).expected else {
      preconditionFailure("\(name) is not judged element by element.")
    }
    let expected = right.mapValues { all in
      all.enumerated().map { oracle($1, Place(index: $0, count: all.count)) }
    }
    guard let comparator else { return Examiner(expected, of: call, signature) }
    let outputs = signature.outputs.map { ($0.name, $0.element, $0.layout.places(at: call.sizes)) }
    return Examiner { results in
      var judgement = Judgement()
      for (name, element, places) in outputs {
        for (index, place) in places.enumerated() {
          let bits = results[name]!.bits(at: place)
          let wanted = expected[name]![index]
          let found = comparator(wanted, bits, element, Place(index: index, count: places.count))
          judgement.note(ratio: found.ratio, name, column: index) { ("", "") }
        }
      }
      return judgement
    }
  }
}
