import Scalars

/// Least squares whose records are divided among workers: f(w) = (1/N) Σ fᵢ(w), fᵢ = ½ (xᵢᵀw − yᵢ)².
///
/// Worker p of P holds the records from ⌊pN/P⌋ up to ⌊(p + 1)N/P⌋. In its t-th task it takes each of them
/// with probability b; the bits that decide are a function of (seed, t, i), whatever P is.
public struct LeastSquares: Sendable {
  public var samples: [[Double]]
  public var targets: [Double]
  /// P ≥ 1; some workers have no records if P > N.
  public var workers: Int
  /// b in (0, 1], a multiple of 2⁻¹⁶.
  public var fraction: Double
  public var seed: UInt64

  public init(
    samples: [[Double]], targets: [Double], workers: Int = 1, fraction: Double = 1,
    seed: UInt64 = 1
  ) {
    (self.samples, self.targets) = (samples, targets)
    (self.workers, self.fraction, self.seed) = (workers, fraction, seed)
  }

  public var records: Int { samples.count }
  public var features: Int { samples.first?.count ?? 0 }

  /// Which records a worker holds, and which of them a task takes.
  public var shares: Shares {
    Shares(records: records, workers: workers, fraction: fraction, seed: seed)
  }

  func drawn(by worker: Int, task: Int) -> [Int] { shares.drawn(by: worker, task: task) }

  /// Why it cannot be worked on; `nil` if it can.
  public var obstacle: String? {
    if samples.isEmpty { return "there are no records" }
    if targets.count != records { return "\(targets.count) targets for \(records) records" }
    if samples.contains(where: { $0.count != features }) { return "records differ in length" }
    if features == 0 { return "records have no features" }
    if workers < 1 { return "there must be at least one worker, not \(workers)" }
    if !(fraction > 0 && fraction <= 1) { return "b is \(fraction), and must lie in (0, 1]" }
    if let i = samples.firstIndex(where: { $0.contains { !$0.isFinite } }) {
      return "record \(i) has a feature that is not a finite number"
    }
    if let i = targets.firstIndex(where: { !$0.isFinite }) {
      return "target \(i) is \(targets[i])"
    }
    return nil
  }
}

/// How records are divided, and drawn.
public struct Shares: Sendable {
  public var records: Int, workers: Int, fraction: Double, seed: UInt64

  public init(records: Int, workers: Int, fraction: Double, seed: UInt64) {
    (self.records, self.workers) = (records, workers)
    (self.fraction, self.seed) = (fraction, seed)
  }

  /// The records of a worker.
  public func shard(of worker: Int) -> Range<Int> {
    worker * records / workers..<(worker + 1) * records / workers
  }

  /// The records that a worker takes in a task, in increasing order; perhaps none.
  public func drawn(by worker: Int, task: Int) -> [Int] {
    guard fraction < 1 else { return Array(shard(of: worker)) }
    let draws = Draws(seed: seed, purpose: "records of task \(task)")
    let threshold = UInt64(fraction * 0x1p16) << 48
    return shard(of: worker).filter { draws.bits($0) < threshold }
  }

  /// bN/P, how many records a task takes on average: what its sum is divided by.
  var expected: Double { fraction * Double(records) / Double(workers) }
}

/// Data that no worker can work on.
public struct DataError: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = "Least squares: \(description)." }
}

extension LeastSquares {
  /// d features and 2d + 4 records, of eighths or of numbers that fill a double's significand.
  static func random(features d: Int, using generator: inout Generator) -> LeastSquares {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let isWide = draw(2) == 0
    func entry() -> Double {
      isWide ? 2 * generator.uniform() - 1 : Double(draw(17)) / 8 - 1
    }
    let samples = (0..<2 * d + 4).map { _ in (0..<d).map { _ in entry() } }
    let targets = samples.map { _ in Double(draw(65)) / 8 - 4 }
    return LeastSquares(
      samples: samples, targets: targets, workers: 1 + draw(5),
      fraction: [0.25, 0.5, 0.75, 1][draw(4)], seed: generator.next())
  }

  /// max ‖xᵢ‖², an upper bound of every fᵢ's curvature and of f's.
  var largestSquare: Double {
    samples.reduce(0) { largest, row in max(largest, row.reduce(0) { $0 + $1 * $1 }) }
  }

  /// A step that is a power of two, with γ max ‖xᵢ‖² in (1/16, 1/4].
  var safeStep: Double {
    let square = largestSquare
    return square > 0 ? Double(sign: .plus, exponent: -square.exponent - 3, significand: 1) : 1
  }

  /// The same with fewer records, fewer features, or one worker.
  var simplifications: [LeastSquares] {
    var list: [LeastSquares] = []
    if workers > 1 {
      var single = self
      single.workers -= 1
      list.append(single)
    }
    if features > 1 {
      var narrow = self
      narrow.samples = samples.map { Array($0.dropLast()) }
      list.append(narrow)
    }
    if records > 1 {
      var short = self
      short.samples.removeLast()
      short.targets.removeLast()
      list.append(short)
    }
    return list
  }
}

/// How the step shrinks.
public enum StepRule: String, Sendable, Codable {
  /// γ.
  case constant
  /// γ/√(r + 1), r the number of rounds of P updates so far: as ASYNC's samples have it.
  case inverseRoot

  /// The step of a round, from 0; an asynchronous round are P updates.
  func step<S: RealScalar>(_ step: S, round: Int) -> S {
    self == .constant ? step : step / S.sqrt(S(round + 1))
  }
}
