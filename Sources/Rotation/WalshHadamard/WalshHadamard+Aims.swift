import Peers
import Scalars
import Verification

extension WalshHadamard: Aimed {
  public static var aims: [Aim<WalshHadamard>] { powers + others }

  /// FFHT, and of the libraries that can be had here the fastest.
  private static var powers: [Aim<WalshHadamard>] {
    [8, 10, 12, 14, 16, 18, 20, 22].map { levels in
      let factor = levels <= 16 ? 1.5 : 1.2
      return Aim(
        "2^\(levels)", .peer(peer(named: "ffht.fht_"), factor),
        .peer(peer(named: "fht_cpu.fht"), factor)
      ) { random(.sylvester(levels: 0), levels, &$0) }
    }
  }

  /// Bases as they are published, also 40, which could be taken for 20 · 2.
  private static var others: [Aim<WalshHadamard>] {
    [12, 20, 28, 36, 40, 44, 52, 60, 76, 108, 140, 156, 172].compactMap { order in
      guard let base = try? HadamardConstruction(order: order) else { return nil }
      let levels = (0...13).last { order << $0 <= 8192 } ?? 0
      return Aim(
        "\(order) · 2^\(levels)",
        .ours(on: "2^13", .float32, atMost: 1.3, because: across) {
          random(.sylvester(levels: 0), 13, &$0)
        }
      ) { random(base, levels, &$0) }
    }
  }

  private static let across =
    "m/4 + 3 additions a number across a base that has no fast form of its own, where powers of two have log₂ m"

  private static func random(
    _ base: HadamardConstruction, _ levels: Int, _ generator: inout Generator
  ) -> Problem {
    Problem(
      base, levels: levels, (0..<base.order << levels).map { _ in generator.dyadic() })
  }
}
