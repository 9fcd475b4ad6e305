public import Scalars
import Structures
public import Verification

extension WalshHadamard {
  /// Σⱼ Hᵢⱼ xⱼ by its definition up to order 512; beyond, factor by factor of the Kronecker product, each of
  /// them by its definition: H_m, and sixteens of Sylvester's.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    var y = problem.x.map { S($0) }
    let n = problem.x.count
    let powers = n <= 512 ? [problem.levels] : sixteens(problem.levels)
    let whole = HadamardConstruction.kronecker(
      problem.base, .sylvester(levels: problem.levels))
    if n <= 512 { return ["y": .scalars(product(whole, problem.isTransposed, y, stride: 1))] }
    var stride = 1
    for levels in powers {
      y = product(.sylvester(levels: levels), false, y, stride: stride)
      stride <<= levels
    }
    return ["y": .scalars(product(problem.base, problem.isTransposed, y, stride: stride))]
  }

  private static func sixteens(_ levels: Int) -> [Int] {
    (0..<(levels + 3) / 4).map { min(4, levels - 4 * $0) }
  }

  /// (I ⊗ H ⊗ I) x, with the second identity of order `stride`.
  private static func product<S: Scalar>(
    _ construction: HadamardConstruction, _ isTransposed: Bool, _ x: [S], stride: Int
  ) -> [S] {
    let m = construction.order
    let signs = (0..<m * m).map { place in
      isTransposed
        ? construction.sign(place % m, place / m) : construction.sign(place / m, place % m)
    }
    var y = x
    for outer in Swift.stride(from: 0, to: x.count, by: m * stride) {
      for inner in outer..<outer + stride {
        for i in 0..<m {
          var sum = S.zero
          for j in 0..<m {
            let term = x[inner + j * stride]
            if signs[i * m + j] > 0 { sum += term } else { sum -= term }
          }
          y[inner + i * stride] = sum
        }
      }
    }
    return y
  }
}

extension WalshHadamard.Problem {
  var transform: HadamardTransform {
    HadamardTransform(base, levels: levels, isTransposed: isTransposed)
  }

  /// The same matrix, or its transpose, for other numbers.
  func with(_ x: [Double], transposed: Bool = false) -> Self {
    .init(base, levels: levels, isTransposed: isTransposed != transposed, x)
  }
}
