import Peers
import Scalars
import Verification

/// y = 2x: what the peers of these tests compute, or fail to. They need nothing but Python.
enum Doubling: RationalAlgorithm {
  static let source = Citation("by hand", "")

  struct Problem: Sendable { var x: [Double] }

  static let examples = [
    Example<Doubling>(Problem(x: [1, -3]), gives: ["y": [2, -6]], from: "by hand")
  ]

  static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(x: (1...size).map { Double($0) })
  }

  static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    ["y": .scalars(problem.x.map { S($0) + S($0) })]
  }

  static let implementations = [
    Implementation<Doubling>(
      "slow", .exact, prepare: { $0.x },
      run: { x in (0..<50).reduce(x) { y, _ in y.map { $0 } }.map { 2 * $0 } },
      observe: { ["y": .scalars($0)] }),
    Implementation<Doubling>(
      "quick", .exact, prepare: { $0.x }, run: { $0.map { 2 * $0 } },
      observe: { ["y": .scalars($0)] }),
    library("linked", factor: 2), library("wrong", factor: 3),
  ]

  private static func library(_ name: String, factor: Double) -> Implementation<Doubling> {
    Implementation(
      name, voice: .peer("linked"), .exact, prepare: { $0.x },
      run: { x in (0..<9).reduce(x) { y, _ in y.map { $0 } }.map { factor * $0 } },
      observe: { ["y": .scalars($0)] })
  }

  static func work(on problem: Problem) -> Work? {
    Work(flops: Double(problem.x.count), bytes: 16 * Double(problem.x.count))
  }

  static let workloads = [64]
}

extension Doubling: ExternallyPeered {
  static let externalPeers: [ExternalPeer<Doubling>] = [
    peer("right", "return array('d', [2 * v for v in x])"),
    peer("quick", "return kept"),
    peer("sleeps", "time.sleep(0.002); return kept"),
    peer("forgets the last", "return array('d', [2 * v for v in x[:-1]] + [0])"),
    peer("NaN", "return array('d', [float('nan')] * len(x))"),
    peer("zeros", "return array('d', [0] * len(x))"),
    peer("input", "return x"),
    peer("too short", "return array('d', [2 * v for v in x[:-1]])"),
    peer("integers", "return array('q', [2 * int(v) for v in x])"),
    peer("letters", "return array('u', 'a' * len(x))"),
    peer("gaps", "return memoryview(array('d', [v for v in x for _ in (0, 1)]))[::2]"),
    peer("raises", "raise ValueError('no such kernel')"),
    peer("crashes", "os.kill(os.getpid(), signal.SIGSEGV)"),
    peer("leaves", "os._exit(3)"),
    peer("exits", "sys.exit(3)"),
    peer("hangs", "while True: pass"),
    peer("scribbles", "os.write(4, b'nonsense' * 9); return kept"),
    peer("misnames", "return kept", results: "{'z': y}"),
    peer("nothing", "return kept", results: "{}"),
    peer("no dictionary", "return kept", results: "y"),
    peer(
      "surroundings",
      """
      names = ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS')
          assert all(os.environ[n] == '1' for n in names) and 'OPENBLAS_CORETYPE' not in os.environ
          return kept
      """),
    peer("vacuous", "return kept", bound: .absolute(1e9)),
    peer("absent", "return kept", module: "no_such_module_anywhere"),
    peer("format", "return kept", format: .int8),
    peer("refuses", "return kept", inputs: { _ in throw PeerMismatch("not for odd days") }),
  ]

  private static func peer(
    _ name: String, _ body: String, results: String = "{'y': y}", module: String = "json",
    bound: Bound = .exact, format: Work.Unit? = nil,
    inputs: @escaping @Sendable (Problem) throws -> [PeerArray] = { [PeerArray("x", $0.x)] }
  ) -> ExternalPeer<Doubling> {
    ExternalPeer(
      name, PeerLibrary("Python", module: module, installation: "pip install nothing"),
      format: format, remark: "a remark", .rounding("of the tests", { _ in ["y": bound] }),
      program: """
        import os, signal, sys, time
        from array import array
        def prepare(x):
          kept = array('d', [2 * v for v in x])
          def run():
            \(body)
          return run, lambda y: \(results)
        """,
      inputs: inputs,
      observe: { _, results in ["y": .scalars(try results.numbers("y"))] })
  }
}

extension Doubling: Aimed {
  static let aims = [
    Aim<Doubling>(
      "64 numbers", .roof(nil, 0.5, because: "arrays are copied"), .peer(peer(named: "right"), 2),
      .library("linked", nil, 1.5), .library("wrong", nil, 1), .library("nowhere", nil, 1),
      .ours(on: "6400 numbers", nil, atMost: 0.5) { problem(size: 6400, using: &$0) }
    ) { problem(size: 64, using: &$0) },
    Aim<Doubling>("64 numbers", isCold: true, .roof(nil, 0.5)) { problem(size: 64, using: &$0) },
  ]
}
