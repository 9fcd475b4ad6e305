import Codebooks
import Scalars
import Structures
import Verification

/// One way of finding few values for many variables: what follows a tied step.
enum ValueMethod: Hashable {
  /// Nothing: the labels of the start stay.
  case none
  case exact
  /// All variables, with the greatest row sum for L.
  case linearised
  /// So many of the largest gradient.
  case subspace(Int)
  /// A buffer that takes every gradient step; its nearest values are the labels.
  case straightThrough
  /// A gradient step, rounded up or down at random so that its mean is kept.
  case stochastic

  var label: String {
    switch self {
    case .none: "tied step alone"
    case .exact: "exact value steps"
    case .linearised: "linearised, all variables"
    case .subspace(let count): "linearised, τ = \(count)"
    case .straightThrough: "straight-through"
    case .stochastic: "stochastic rounding"
    }
  }

  /// Whether φ cannot rise.
  var isMonotone: Bool { self != .straightThrough && self != .stochastic }
}

/// Tied and value steps in turn on φ(z) = ½ zᵀAz - bᵀz, taken from the verified implementations.
struct QuadraticRun {
  /// φ after every round's tied step.
  private(set) var values: [Double] = []
  /// How often φ rose by more than rounding explains: from one tied step to the next, and in steps that cannot raise it.
  private(set) var rises = 0
  /// Tied steps that end at another φ than -½ bᵀz, which every minimum over values has.
  private(set) var untied = 0
  private(set) var changes = 0
  /// What the next tied step may not exceed, and how far rounding may have taken that.
  private var limit = (value: Double.infinity, slack: 0.0)
  private let objective: Quadratic
  private let smoothness: Double
  private var buffer: [Double] = []

  /// - Parameter labels: Of the start, 0 to c - 1, each taken.
  init(
    _ objective: Quadratic, _ labels: [Int], _ method: ValueMethod, rounds: Int,
    _ generator: inout Generator
  ) throws {
    self.objective = objective
    smoothness = objective.largestRowSum()
    var labels = labels
    for _ in 0..<rounds {
      try Cancellation.check()
      let tied = try TiedStep.implementations[0](.init(objective: objective, labels: labels))
      let z = labels.map { tied["values"][$0] }
      note(z)
      let next = try step(labels, tied["values"], method, &generator)
      if method.isMonotone { _ = judge(next.map { tied["values"][$0] }) }
      let moved = zip(labels, next).count { $0 != $1 }
      changes += moved
      // Labels that stay are a fixed point, but for what has a memory or draws again.
      guard moved > 0 || !method.isMonotone else { break }
      let names = Array(Set(next)).sorted()
      labels = next.map { names.firstIndex(of: $0) ?? 0 }
    }
  }

  var last: Double { values[values.count - 1] }
  var least: Double { values.min() ?? .nan }

  /// Notes that φ rose, if it did, and what it may not exceed from now on.
  private mutating func judge(_ z: [Double]) -> (value: Double, slack: Double) {
    let phi = objective.rounded(z)
    if phi.value > limit.value + phi.slack + limit.slack { rises += 1 }
    limit = phi
    return phi
  }

  private mutating func note(_ z: [Double]) {
    let phi = judge(z)
    values.append(phi.value)
    // ½ ⟨z, Az - b⟩ is what the solver's residual leaves: some tens of roundings of each term.
    let rest = phi.value + dot(objective.linear, z) / 2
    if abs(rest) > 20 * phi.slack { untied += 1 }
  }

  private mutating func step(
    _ labels: [Int], _ values: [Double], _ method: ValueMethod, _ generator: inout Generator
  ) throws -> [Int] {
    switch method {
    case .none: return labels
    case .exact:
      let problem = ValueStep.Problem(objective: objective, values: values)
      return try ValueStep.implementations[0](problem)[integers: "labels"]
    case .linearised:
      let problem = LinearisedStep.Problem(
        objective: objective, values: values, labels: labels, smoothness: smoothness)
      return try LinearisedStep.implementations[0](problem)[integers: "labels"]
    case .subspace(let count):
      let problem = SubspaceStep.Problem(
        objective: objective, values: values, labels: labels, count: min(count, labels.count),
        trust: 1e3)
      return try SubspaceStep.implementations[0](problem)[integers: "labels"]
    case .straightThrough:
      let z = labels.map { values[$0] }
      if buffer.isEmpty { buffer = z }
      for (i, slope) in slopes(z).enumerated() { buffer[i] -= slope / smoothness }
      return buffer.map { nearest($0, values) }
    case .stochastic:
      let z = labels.map { values[$0] }
      let slopes = slopes(z)
      return z.indices.map {
        drawn(z[$0] - slopes[$0] / smoothness, values, generator.uniform())
      }
    }
  }

  private func slopes(_ z: [Double]) -> [Double] {
    z.indices.map { dot(Array(objective.matrix[row: $0]), z) - objective.linear[$0] }
  }

  private func nearest(_ x: Double, _ values: [Double]) -> Int {
    values.indices.min { abs(values[$0] - x) < abs(values[$1] - x) } ?? 0
  }

  /// The value above or below, each as likely as the other is far.
  private func drawn(_ x: Double, _ values: [Double], _ u: Double) -> Int {
    let below = values.indices.filter { values[$0] <= x }.max { values[$0] < values[$1] }
    let above = values.indices.filter { values[$0] >= x }.min { values[$0] < values[$1] }
    guard let below, let above, values[below] < values[above] else { return nearest(x, values) }
    return u * (values[above] - values[below]) < x - values[below] ? above : below
  }
}

extension Quadratic {
  /// φ in double precision, and how far rounding may have taken it: γ of all its operations on their magnitudes.
  func rounded(_ z: [Double]) -> (value: Double, slack: Double) {
    let d = z.count
    var mass = 0.0
    for i in 0..<d {
      mass += abs(linear[i] * z[i])
      for j in 0..<d { mass += abs(matrix[i, j] * z[i] * z[j]) / 2 }
    }
    return (value(z), gamma(2 * d + 4, unitRoundoff: 0x1p-53) * mass)
  }
}
