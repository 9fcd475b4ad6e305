import Rotation
import Scalars
import Testing
import Verification

/// Rotary positions that are nearly right, and which law notices.
@Suite struct RotaryTests {
  private typealias Turn = (_ x: [Ball], _ position: Int) -> [Ball]

  /// Pairs of components that are turned by t θ.
  private func turn(
    _ x: [Ball], _ position: Double, pairs: (Int) -> (Int, Int), angle: (Int) -> Ball,
    keepsLength: Bool = true
  ) -> [Ball] {
    var y = x
    for j in 0..<x.count / 2 {
      let (a, b) = pairs(j)
      let t = Ball(position) * angle(j)
      let (c, s) = (Ball.cos(t), Ball.sin(t))
      y[a] = c * x[a] - s * x[b]
      y[b] = keepsLength ? s * x[a] + c * x[b] : c * x[b]
    }
    return y
  }

  private func theta(_ j: Int, _ width: Int, exponent: Double = 2) -> Ball {
    Ball.exp(-Ball.log(Ball(10000.0)) * Ball(exponent * Double(j)) / Ball(Double(width)))
  }

  private func subject(query: @escaping Turn, key: @escaping Turn) -> Law<RotaryPositions>.Subject {
    { p in
      let q = query(p.query.map { Ball($0) }, p.queryPosition)
      let k = key(p.key.map { Ball($0) }, p.keyPosition)
      return ["query": .scalars(q), "key": .scalars(k), "score": [dot(q, k)]]
    }
  }

  private func halves(_ x: [Ball], _ t: Int) -> [Ball] {
    turn(x, Double(t), pairs: { ($0, $0 + x.count / 2) }, angle: { theta($0, x.count) })
  }

  private func neighbours(_ x: [Ball], _ t: Int) -> [Ball] {
    turn(x, Double(t), pairs: { (2 * $0, 2 * $0 + 1) }, angle: { theta($0, x.count) })
  }

  /// The laws that a program breaks on problems of two pairs and more.
  private func broken(_ subject: Law<RotaryPositions>.Subject) -> Set<String> {
    let problems = (2...5).flatMap { size in
      (0..<3).map { RotaryPositions.problem(size: size, draw: $0, seed: 9) }
    }
    let laws = RotaryPositions.laws.filter { law in
      problems.contains { law.isBroken(on: $0, by: subject) == true }
    }
    return Set(laws.map { String($0.statement.prefix(14)) })
  }

  private let shift = "The score depe", lengths = "Turning keeps ", first = "The first posi"
  private let angles = "Of two unit ve", exchanged = "A query that i"

  @Test func `No law is broken by the formula`() {
    #expect(RotaryPositions.laws.count == 5)
    #expect(broken(subject(query: halves, key: halves)).isEmpty)
  }

  @Test func `Halves for queries and neighbours for keys: the score depends on the place`() {
    let mixed = broken(subject(query: halves, key: neighbours))
    #expect(mixed.isSuperset(of: [shift, exchanged]))
    // By itself each way has the score depend on the distance alone; which pairs they are is another law's.
    #expect(!broken(subject(query: neighbours, key: neighbours)).contains(shift))
  }

  @Test
  func `An angle of another exponent is noticed by its own law, and in keys alone by the shift`() {
    let slow: Turn = { x, t in
      self.turn(
        x, Double(t), pairs: { ($0, $0 + x.count / 2) },
        angle: { self.theta($0, x.count, exponent: 1) })
    }
    #expect(broken(subject(query: slow, key: slow)) == [angles])
    #expect(broken(subject(query: halves, key: slow)).contains(shift))
  }

  @Test func `Angles that grow with the square of the place, or begin at one, are noticed`() {
    let square: Turn = { x, t in self.halves(x, t * t) }
    #expect(broken(subject(query: square, key: square)).contains(shift))
    let late: Turn = { x, t in self.halves(x, t + 1) }
    #expect(broken(subject(query: late, key: late)) == [first])
  }

  @Test func `Keys turned backwards, and shears for turns, are noticed`() {
    let back: Turn = { x, t in self.halves(x, -t) }
    #expect(broken(subject(query: halves, key: back)).contains(shift))
    let shear: Turn = { x, t in
      self.turn(
        x, Double(t), pairs: { ($0, $0 + x.count / 2) }, angle: { self.theta($0, x.count) },
        keepsLength: false)
    }
    #expect(broken(subject(query: shear, key: shear)).isSuperset(of: [lengths, shift]))
  }

  @Test func `Results of another place are refused by agreement`() throws {
    for size in 2...6 {
      let problem = RotaryPositions.problem(size: size, draw: 1, seed: 3)
      let truth = try #require(RotaryPositions.enclosure(of: problem))
      var other = problem
      other.keyPosition += 1
      for implementation in RotaryPositions.implementations {
        #expect(implementation.refusal(of: try implementation(problem), on: problem, truth) == nil)
        #expect(implementation.refusal(of: try implementation(other), on: problem, truth) != nil)
      }
    }
  }

  @Test func `Vectors of odd width and places before the first are refused in words`() {
    func refusal(_ query: [Double], _ key: [Double], _ m: Int) -> String? {
      let problem = RotaryPositions.Problem(
        query: query, key: key, queryPosition: m, keyPosition: 0)
      do {
        for implementation in RotaryPositions.implementations { _ = try implementation(problem) }
        return nil
      } catch { return "\(error)" }
    }
    #expect(refusal([1, 2], [3, 4], 5) == nil)
    #expect(refusal([1], [3], 0)?.contains("even width") == true)
    #expect(refusal([1, 2], [3], 0)?.contains("2 and a key of 1") == true)
    #expect(refusal([], [], 0)?.contains("even width") == true)
    #expect(refusal([1, 2], [3, 4], -1)?.contains("counted from 0") == true)
  }
}
