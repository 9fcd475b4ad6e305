public import Scalars
public import Verification
public enum FISTA: RationalAlgorithm {
  public static let source = Citation(
    "Beck & Teboulle. A fast iterative shrinkage-thresholding algorithm. SIAM J. Imaging Sci. 2 (2009)",
    "Section 4")
  public struct Problem: Sendable { public var x: [Double] }
  public static let examples: [Example<FISTA>] = []
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(x: (0..<size).map { _ in generator.dyadic() })
  }
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    ["x": .scalars(problem.x.map { S($0) })]
  }
  public static let implementations: [Implementation<FISTA>] = []
}
