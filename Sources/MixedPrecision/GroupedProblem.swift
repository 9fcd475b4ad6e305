import Scalars
public import Structures
import Verification

/// Operands of a product of activations with weights of four bits in groups of terms, in one format of floats.
public struct GroupedProblem<T: BinaryFloatingPoint & Sendable>: Sendable {
  /// m × k.
  public var activations: Matrix<T>
  /// k × n codes, 0...15, and a step for each group and column.
  public var codes: Matrix<UInt8>, steps: Matrix<T>
  /// Terms of a group.
  public var group: Int

  public init(activations: Matrix<T>, codes: Matrix<UInt8>, steps: Matrix<T>, group: Int) {
    (self.activations, self.codes) = (activations, codes)
    (self.steps, self.group) = (steps, group)
  }

  /// The formula; of two of four weights that are kept the others are weights 0.
  func reference<S: Scalar>(over _: S.Type) -> Observation<S> {
    [
      "c": .scalars(
        GroupedWeights.product(
          activations.map { Double($0) }, codes, steps.map { Double($0) }, group: group,
          over: S.self))
    ]
  }
}

extension GroupedProblem<Float> {
  /// Codes of k × n weights.
  typealias Codes = (_ k: Int, _ n: Int, inout Generator) -> Matrix<UInt8>

  /// Groups of one to three times `unit` terms where the size is small, else of 128. 384 and 4096 are the
  /// workloads: sixteen rows for 1536 columns, one for 4096.
  init(size: Int, unit: Int, _ codes: Codes, using generator: inout Generator) {
    let isLarge = size >= 256
    let group = isLarge ? 128 : unit * (1 + Int(generator.next() % 3))
    let m = isLarge ? (size >= 4096 ? 1 : 16) : 1 + size % 14
    let groups = isLarge ? size / group : 1 + Int(generator.next() % 3)
    let n = isLarge && size < 4096 ? 1536 : size
    self.init(m, groups, n, group: group, codes, using: &generator)
  }

  /// Sums that are exact in single precision, or numbers of full significand.
  init(
    _ m: Int, _ groups: Int, _ n: Int, group: Int, _ codes: Codes, using generator: inout Generator
  ) {
    let k = groups * group
    let isFull = generator.next() % 2 == 0
    func number() -> Float { Float(isFull ? generator.gaussian() : generator.dyadic()) }
    func step() -> Float {
      isFull ? Float(0.5 + generator.uniform()) : Float(1 + generator.next() % 255) / 256
    }
    self.init(
      activations: Matrix(rows: m, columns: k) { _, _ in number() },
      codes: codes(k, n, &generator),
      steps: Matrix(rows: groups, columns: n) { _, _ in step() }, group: group)
  }

  /// γ_h Σ_b |w| Σ|a||q - 8| for h roundings of single precision.
  func bound(roundings h: Int) -> ErrorBound {
    let sizes = GroupedWeights.sizes(
      activations.map { Double($0) }, codes, steps.map { Double($0) }, group: group)
    // Sizes are sums of doubles, whose own roundings the hundredth covers.
    let unit = 1.01 * gamma(h, unitRoundoff: 0x1p-24)
    return ["c": .componentwise(sizes.map { unit * $0 })]
  }

  /// γ_(k+2) for weights that are rounded to single precision before the product.
  var denseBound: ErrorBound { bound(roundings: codes.rows + 2) }
}

/// Codes of k × n weights, any of 0...15.
func denseCodes(_ k: Int, _ n: Int, using generator: inout Generator) -> Matrix<UInt8> {
  Matrix(rows: k, columns: n) { _, _ in UInt8(truncatingIfNeeded: generator.next() & 15) }
}
