import Scalars
import Verification

/// What all rules of this family have in common: with u = aPg + bg and s = ⟨g, u⟩,
///
///     P := αP + δI + c uuᵀ,   c = κ / (ω + θs).
///
/// Only programs use it. The references state each rule by its own formula.
struct RankOneForm {
  var alpha: Double, delta = 0.0
  var a = 1.0, b = 0.0
  var kappa: Double, omega: Double, theta: Double

  /// The inverse of γP⁻¹ + (1 − γ)ggᵀ.
  static func exact(_ gamma: Double) -> RankOneForm {
    RankOneForm(
      alpha: 1 / gamma, kappa: -(1 - gamma) / gamma, omega: gamma, theta: 1 - gamma)
  }

  /// The inverse of (γP + (1 − γ)I)⁻¹ + ggᵀ.
  static func released(_ gamma: Double) -> RankOneForm {
    RankOneForm(
      alpha: gamma, delta: 1 - gamma, a: gamma, b: 1 - gamma, kappa: -1, omega: 1, theta: 1)
  }

  /// c and u from the product Pg.
  func direction(_ product: [Double], _ g: [Double]) -> (weight: Double, u: [Double]) {
    let u = a == 1 && b == 0 ? product : product.indices.map { a * product[$0] + b * g[$0] }
    return (kappa / (omega + theta * dot(g, u)), u)
  }
}

/// A running bound of what roundings do to a chain of updates, entry by entry.
///
/// Let E bound |P̂ − P|, and u the unit roundoff of the elements. Products of n terms in any order are off by
/// γₙ of the sum of magnitudes, so the quantities of one update are off by at most
///
///     eᵤ = |a| (E|g| + γₙ(|P| + E)|g|) + γ₃(|a||Pg| + |b||g|) + second order,
///     eₛ = ⟨|g|, eᵤ⟩ + γₙ⟨|g|, |u| + eᵤ⟩,
///     e_D = |θ|eₛ + γ₃(|ω| + |θ|(|s| + eₛ)),      D = ω + θs,
///     e_c = |c| (e_D / (|D| − e_D) + γ₈)(1 + γ₈),
///     E⁺ᵢⱼ = |α|E + e_c vᵢvⱼ + |c|(eᵢvⱼ + |uᵢ|eⱼ) + γ₈(|α|(|P| + E) + (|c| + e_c)vᵢvⱼ + |δ|),
///
/// where v = |u| + eᵤ. γ₈ covers the coefficients too, each of which is rounded a few times. If D is not
/// larger than its error there is no bound. The nominal values are those of the same chain in double
/// precision, whose distance from the exact ones is within the same E and is covered by doubling it.
struct RankOneErrors {
  let form: RankOneForm
  let u: Double
  /// What storing an entry may add: u of the format that P is kept in, and its smallest step.
  var storage = (relative: 0.0, absolute: 0.0)

  /// The bound after the updates by these vectors, for every packed entry.
  func bound(_ start: Packed<Double>, _ vectors: [[Double]]) -> [Double] {
    var p = start
    var e = start.elements.map { abs($0) * storage.relative + storage.absolute }
    for g in vectors { step(&p, &e, g) }
    return e.map { 2 * $0 }
  }

  /// One update of the nominal factor and of its bound.
  func step(_ p: inout Packed<Double>, _ e: inout [Double], _ g: [Double]) {
    let n = p.order
    let long = gamma(n + 4, unitRoundoff: u), short = gamma(8, unitRoundoff: u)
    let size = g.map { abs($0) }
    let sums = Packed(order: n, elements: zip(p.elements, e).map { $1 + long * (abs($0) + $1) })
    let reach = sums.times(size)
    let product = p.times(g)
    let (weight, direction) = form.direction(product, g)
    let eu = (0..<n).map { i in
      let rest = abs(form.a * product[i]) + abs(form.b * g[i]) + abs(form.a) * reach[i]
      return abs(form.a) * reach[i] + short * rest
    }
    let v = (0..<n).map { abs(direction[$0]) + eu[$0] }
    let s = dot(g, direction)
    let es = dot(size, eu) + long * dot(size, v)
    let d = abs(form.omega + form.theta * s)
    let ed = abs(form.theta) * es + short * (abs(form.omega) + abs(form.theta) * (abs(s) + es))
    guard ed < d / 2 else {
      e = e.map { _ in .infinity }
      return
    }
    let ec = abs(weight) * (ed / (d - ed) + short) * (1 + short)
    advance(&p, &e, weight, direction, (ec, eu, v, short))
  }

  private func advance(
    _ p: inout Packed<Double>, _ e: inout [Double], _ c: Double, _ direction: [Double],
    _ errors: (c: Double, u: [Double], v: [Double], short: Double)
  ) {
    let (alpha, weight) = (abs(form.alpha), abs(c))
    let (eu, v) = (errors.u, errors.v)
    var k = 0
    for i in 0..<p.order {
      for j in 0...i {
        let vv = v[i] * v[j]
        let size = alpha * (abs(p.elements[k]) + e[k]) + (weight + errors.c) * vv
        let shift = i == j ? form.delta : 0
        let crossed = eu[i] * v[j] + abs(direction[i]) * eu[j]
        let sum = alpha * e[k] + errors.c * vv + weight * crossed
        let rounded = sum + errors.short * (size + abs(shift))
        p.elements[k] = form.alpha * p.elements[k] + c * direction[i] * direction[j] + shift
        e[k] = rounded + storage.relative * (abs(p.elements[k]) + rounded) + storage.absolute
        k += 1
      }
    }
  }
}
