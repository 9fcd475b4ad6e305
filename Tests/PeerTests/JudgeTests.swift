import Catalogue
import Peers
import Scalars
import Testing
import Verification

/// What every declared peer is judged by, without the peer.
@Suite struct PeerJudges {
  private static let peered = Catalogue.entries.compactMap {
    $0.algorithm as? any ExternallyPeered.Type
  }

  @Test func `There are peers, with names of their own`() {
    #expect(Self.peered.count >= 10)
    func names<A: ExternallyPeered>(_: A.Type) -> [String] { A.externalPeers.map(\.name) }
    for algorithm in Self.peered {
      let names = names(algorithm)
      #expect(!names.isEmpty && Set(names).count == names.count, "\(algorithm)")
    }
  }

  @Test(arguments: peered.indices)
  func `The reference's own result passes, and no impostor does`(_ index: Int) {
    Self.judge(Self.peered[index])
  }

  private static func judge<A: ExternallyPeered>(_: A.Type) {
    for peer in A.externalPeers {
      let size = peer.sizes?.min() ?? A.workloads[0]
      let problem = A.problem(size: size, draw: 0, seed: 1)
      let truth = A.enclosure(of: problem)
      // The reference would take hours for a layer of 4096; what is known of its result without it has no radius.
      let plain = size < 2048 ? A.plain(problem) : truth.map(midpoints) ?? A.plain(problem)
      let name = "\(A.name), \(peer.name)"
      #expect(peer.refusal(of: plain, on: problem, truth) == nil, "\(name)")
      for (impostor, observation) in impostors(plain) {
        #expect(
          peer.refusal(of: observation, on: problem, truth) != nil,
          "\(name) takes \(impostor) for right")
      }
      #expect(peer.refusal(of: plain, on: problem, nil) != nil, "\(name) is judged by nothing")
    }
  }

  private static func midpoints(_ truth: Observation<Enclosure>) -> Observation<Double> {
    Observation(
      truth.quantities.map { quantity in
        switch quantity.values {
        case .scalars(let x): .init(name: quantity.name, values: .scalars(x.map(\.hi)))
        case .integers(let x): .init(name: quantity.name, values: .integers(x))
        case .words(let x): .init(name: quantity.name, values: .words(x))
        }
      })
  }

  private static func impostors(
    _ right: Observation<Double>
  ) -> [(String, Observation<Double>)] {
    func changed(
      _ number: ([Double]) -> [Double], _ integer: ([Int]) -> [Int]
    ) -> Observation<Double> {
      Observation(
        right.quantities.map { quantity in
          switch quantity.values {
          case .scalars(let x): .init(name: quantity.name, values: .scalars(number(x)))
          case .integers(let x): .init(name: quantity.name, values: .integers(integer(x)))
          case .words(let x): .init(name: quantity.name, values: .words(x))
          }
        })
    }
    return [
      ("zeros", changed({ $0.map { _ in 0 } }, { $0.map { _ in 0 } })),
      ("NaN", changed({ $0.map { _ in .nan } }, { $0 })),
      ("its opposite", changed({ $0.map { 1 - $0 } }, { $0.map { -$0 - 1 } })),
      ("each in its neighbour's place", changed({ $0.suffix(1) + $0.dropLast() }, { $0 })),
      ("all but the last", changed({ $0.dropLast() }, { $0 })),
      ("a NaN at the end", changed({ $0.dropLast() + [.nan] }, { $0 })),
    ]
  }

  @Test(arguments: peered.indices)
  func `Every program takes what the declaration gives`(_ index: Int) throws {
    try Self.arguments(Self.peered[index])
  }

  private static func arguments<A: ExternallyPeered>(_: A.Type) throws {
    let problem = A.problem(size: A.workloads[0], draw: 0, seed: 1)
    for peer in A.externalPeers {
      let arrays: [PeerArray]
      do { arrays = try peer.inputs(problem) } catch is PeerMismatch { continue }
      let names = arrays.map(\.header.name).joined(separator: ", ")
      #expect(peer.program.contains("def prepare(\(names)):"), "\(A.name), \(peer.name): \(names)")
      #expect(!peer.libraries.isEmpty && arrays.allSatisfy { !$0.bytes.isEmpty })
    }
  }
}
