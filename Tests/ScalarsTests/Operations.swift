import Scalars

/// The four operations of a scalar as values, so that a law can be tried on wrong ones too.
struct Operations<S> {
  var embed: (Double) -> S
  var add: (S, S) -> S
  var subtract: (S, S) -> S
  var multiply: (S, S) -> S
  var divide: (S, S) -> S
}

extension Operations where S: Scalar {
  static var own: Operations {
    Operations(
      embed: { S($0) }, add: { $0 + $1 }, subtract: { $0 - $1 },
      multiply: { $0 * $1 }, divide: { $0 / $1 })
  }
}

extension Operations {
  var table: [(symbol: Character, apply: (S, S) -> S)] {
    [("+", add), ("-", subtract), ("*", multiply), ("/", divide)]
  }
}

/// An expression over doubles.
indirect enum Expression: CustomStringConvertible {
  case leaf(Double)
  case node(Int, Expression, Expression)

  /// A random tree. Leaves come from a small pool, so that sums cancel; some are huge or tiny.
  init(depth: Int, pool: [Double], from generator: inout Generator) {
    if depth == 0 || generator.uniform() < 0.1 {
      self = .leaf(pool.randomElement(using: &generator)!)
    } else {
      let operation = Int(generator.next() % 4)
      self = .node(
        operation, Expression(depth: depth - 1, pool: pool, from: &generator),
        Expression(depth: depth - 1, pool: pool, from: &generator))
    }
  }

  /// The value; nil where a division by zero makes it meaningless in ℚ.
  func value<S>(_ operations: Operations<S>, isZero: (S) -> Bool) -> S? {
    switch self {
    case .leaf(let value): return operations.embed(value)
    case .node(let operation, let left, let right):
      guard
        let a = left.value(operations, isZero: isZero),
        let b = right.value(operations, isZero: isZero),
        operation != 3 || !isZero(b)
      else { return nil }
      return operations.table[operation].apply(a, b)
    }
  }

  var description: String {
    switch self {
    case .leaf(let value): "\(value)"
    case .node(let operation, let a, let b): "(\(a) \(Array("+-*/")[operation]) \(b))"
    }
  }
}

/// Six doubles: three dyadic, one of full precision, one large and one small by up to `exponent`
/// powers of two.
func pool(exponent: Int, from generator: inout Generator) -> [Double] {
  let shift = Int(generator.uniform() * Double(exponent))
  let dyadic = (0..<3).map { _ in generator.dyadic() }
  let large = Double(sign: .plus, exponent: shift, significand: generator.gaussian())
  let small = Double(sign: .minus, exponent: -shift, significand: generator.gaussian())
  return dyadic + [generator.gaussian(), large, small]
}
