public import Scalars
public import Verification

extension MicroAdam {
  public static let examples = [
    Example<MicroAdam>(
      byHand,
      gives: [
        "indices": .integers([1]), "values": [-4], "codes": .integers([0, 5, 15, 10]),
        "low": [-1], "high": [2], "error": [-1, 0, 2, 1],
        "theta": .scalars([1, Rational(3, 2), 1, 1]),
      ],
      from: "by hand: -4 is taken, -1 … 2 in fifths; m̂ = -4, v̂ = 16, θ₁ = 1 + ½"),
    Example<MicroAdam>(
      twice,
      gives: [
        "indices": .integers([1, 2]), "values": [-4, 2], "codes": .integers([0, 5, 5, 15]),
        "low": [-1], "high": [2], "error": [-1, 0, 0, 2],
      ],
      from: "by hand: what was left of the third entry is taken in the next step"),
  ]

  private static let byHand: Problem = {
    let layout = Layout(block: 4, kept: 1, bucket: 4, window: 2)
    var problem = Problem(theta: [1, 1, 1, 1], gradients: [[-1, -4, 2, 1]], layout: layout)
    (problem.rate, problem.epsilon) = (0.5, 0)
    return problem
  }()

  private static let twice: Problem = {
    var problem = byHand
    problem.gradients.append([0, 0, 0, 1])
    return problem
  }()

  /// A size counts parameters. Up to 4,095 they have every kind of layout, and enough steps for the ring to
  /// wrap; beyond, a step in the middle of training in the published layout with buckets of 64.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    guard size < 4096 else { return trained(size, using: &generator) }
    let block = [4, 8, 16, 32, 64][draw(5)]
    let divisors = (1...block).filter { block % $0 == 0 && $0 % 2 == 0 }
    let layout = Layout(
      block: block, kept: 1 + draw(max(1, block / 2)), bucket: divisors[draw(divisors.count)],
      window: 1 + draw(3))
    return problem(size, layout, steps: 1 + draw(layout.window + 2), using: &generator)
  }

  static func problem(
    _ count: Int, _ layout: Layout, steps: Int, using generator: inout Generator
  ) -> Problem {
    let kind = Int(generator.next() % 4)
    let gradients = (0..<steps).map { _ in
      (0..<count).map { _ in gradient(kind, using: &generator) }
    }
    let theta = (0..<count).map { _ in Float(generator.dyadic()) }
    var problem = Problem(theta: theta, gradients: gradients, layout: layout)
    if generator.next() % 2 == 0 { problem.decay = 0x1p-4 }
    return problem
  }

  /// Few values with many ties; normal ones; magnitudes far apart; a small spread about a large offset.
  private static func gradient(_ kind: Int, using generator: inout Generator) -> Float {
    switch kind {
    case 0: Float(generator.dyadic().rounded() / 4)
    case 1: Float(generator.gaussian())
    case 2:
      Float(generator.gaussian())
        * Float(sign: .plus, exponent: Int(generator.next() % 40) - 20, significand: 1)
    default: Float(1000 + generator.uniform())
    }
  }

  private static func trained(_ count: Int, using generator: inout Generator) -> Problem {
    let layout = Layout(block: 4096, kept: 41, bucket: 64, window: 10)
    var problem = problem(count, layout, steps: 1, using: &generator)
    problem.gradients = [(0..<count).map { _ in Float(generator.gaussian()) }]
    var state = State(layout, count: count)
    state.step = 20
    state.codes = (0..<count).map { _ in UInt8(generator.next() & 15) }
    state.low = state.low.map { _ in BFloat16(-2 - generator.uniform()) }
    state.high = state.high.map { _ in BFloat16(2 + generator.uniform()) }
    for _ in 0..<layout.window {
      var places: [Int16] = []
      for block in layout.blocks(of: count) {
        // One place in each of k stretches of the block.
        let k = layout.kept(of: block.count)
        places += (0..<k).map { j in
          let (start, end) = (j * block.count / k, (j + 1) * block.count / k)
          return Int16(start + Int(generator.next() % UInt64(end - start)))
        }
      }
      state.indices.append(places)
      state.values.append(places.map { _ in BFloat16(3 * generator.gaussian()) })
    }
    problem.state = state
    return problem
  }

  /// Blocks that vectors do not divide, several blocks, more candidates than groups, a block of the largest
  /// size, and one whose entries are all equal.
  public static func edges(using generator: inout Generator) -> [Problem] {
    var problems = [
      (129, 64, 5, 64, 2), (301, 256, 3, 32, 2), (300, 256, 200, 2, 3), (90, 46, 7, 46, 2),
      (1025, 1024, 11, 16, 2),
    ].map { count, block, kept, bucket, window in
      problem(
        count, Layout(block: block, kept: kept, bucket: bucket, window: window), steps: window + 1,
        using: &generator)
    }
    problems.append(trained(4096 + 19, using: &generator))
    let wide = Layout(block: 32_766, kept: 100, bucket: 32_766, window: 1)
    problems.append(
      Problem(
        theta: [Float](repeating: 1, count: 3000),
        gradients: [[Float](repeating: -2, count: 3000)], layout: wide))
    return problems
  }

  public static func simpler(than problem: Problem) -> [Problem] {
    guard problem.state.step == 0 else { return [] }
    var list: [Problem] = []
    if problem.gradients.count > 1 {
      var shorter = problem
      shorter.gradients.removeLast()
      list.append(shorter)
    }
    if problem.theta.count > 1 {
      let half = problem.theta.count / 2
      for range in [0..<half, half..<problem.theta.count] {
        var part = Problem(
          theta: Array(problem.theta[range]), gradients: problem.gradients.map { Array($0[range]) },
          layout: problem.layout)
        (part.decay, part.rate, part.epsilon) = (problem.decay, problem.rate, problem.epsilon)
        list.append(part)
      }
    }
    return list
  }

  public static let specials: [Special<MicroAdam>] = [
    Special(
      "zeros of both signs", special([-0.0, 0, -0.0, 0, 0, 0, 0, 0]),
      contract: "nothing moves, those in front are selected, and a bucket of one number has code 0",
      gives: [
        "indices": .integers([0, 1]), "values": [0, 0],
        "codes": .integers([0, 0, 0, 0, 0, 0, 0, 0]), "low": [0, 0], "high": [0, 0],
        "theta": [1, 1, 1, 1, 1, 1, 1, 1],
      ]),
    Special(
      "a bucket of one number", special([3, 3, 3, 3, 9, 9, 0, 0]),
      contract: "its codes are 0 and its error is that number, without a division by zero",
      gives: [
        "indices": .integers([4, 5]), "values": [9, 9],
        "codes": .integers([0, 0, 0, 0, 0, 0, 0, 0]), "low": [3, 0], "high": [3, 0],
      ]),
    Special(
      "subnormal gradients", special([0x1p-149, 0, 0, 0x1p-140, 0, 0, 0, 0]),
      contract:
        "they are selected, and vanish in bfloat16: nothing moves; so narrow a bucket has codes 0",
      gives: [
        "indices": .integers([0, 3]), "values": [0, 0],
        "codes": .integers([0, 0, 0, 0, 0, 0, 0, 0]), "theta": [1, 1, 1, 1, 1, 1, 1, 1],
      ]),
  ]

  private static func special(_ gradient: [Float]) -> Problem {
    var problem = Problem(
      theta: gradient.map { _ in 1 }, gradients: [gradient],
      layout: Layout(block: 8, kept: 2, bucket: 4, window: 1))
    problem.epsilon = 0
    return problem
  }
}
