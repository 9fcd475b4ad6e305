import Structures

/// How another tool decides whether a kernel is right, re-implemented from its documentation: on what numbers, and by
/// which comparison with a plain kernel of the same precision.
public struct PeerRule: Sendable {
  public let name: String
  /// In a line: numbers and comparison.
  public let statement: String
  public let source: String
  /// What the inputs are filled with.
  public let filling: Filling
  /// Whether it needs all numbers to be integers, factors among them.
  var needsIntegers: Bool { filling == .integers }
  /// Whether the tool knows this operation; it says nothing about others.
  let covers: @Sendable (any Operation) -> Bool
  /// Whether an element passes.
  let accepts: @Sendable (_ found: Double, _ expected: Double, _ element: ElementType) -> Bool

  public static let all: [PeerRule] = [
    PeerRule(
      name: "numpy.allclose", statement: "Gaussian; |a − e| ≤ 1e-8 + 1e-5 |e|",
      source: "https://numpy.org/doc/stable/reference/generated/numpy.allclose.html",
      filling: .gaussian, covers: { $0.isUnique },
      accepts: { found, expected, _ in isClose(found, expected, 1e-5, 1e-8) }),
    PeerRule(
      name: "torch.testing",
      statement:
        "Gaussian; |a − e| ≤ atol + rtol |e|: 1e-5, 1.3e-6 (float32), 1e-7, 1e-7 (float64), 1e-5, 1.6e-2 (bfloat16)",
      source: "https://docs.pytorch.org/docs/stable/testing.html", filling: .gaussian,
      covers: { $0.isUnique },
      accepts: { found, expected, element in
        switch element {
        case .float32: isClose(found, expected, 1.3e-6, 1e-5)
        case .float64: isClose(found, expected, 1e-7, 1e-7)
        case .bfloat16: isClose(found, expected, 1.6e-2, 1e-5)
        case .float16: isClose(found, expected, 1e-3, 1e-5)
        default: found == expected
        }
      }),
    PeerRule(
      name: "KernelBench", statement: "Gaussian; |a − e| ≤ 1e-4 + 1e-4 |e|",
      source: "https://github.com/ScalingIntelligence/KernelBench", filling: .gaussian,
      covers: { $0.isUnique }, accepts: { isClose($0, $1, 1e-4, $2.isSixteenBits ? 1e-2 : 1e-4) }),
    PeerRule(
      name: "FlashInfer-Bench",
      statement: "Gaussian; not both |a − e| > 1e-2 and |a − e| > 1e-2 |e|; no NaN, no infinity",
      source: "https://github.com/flashinfer-ai/flashinfer-bench", filling: .gaussian,
      covers: { $0.isUnique },
      accepts: { found, expected, _ in
        let error = abs(found - expected)
        return found.isFinite && !(error > 1e-2 && error > 1e-2 * abs(expected))
      }),
    PeerRule(
      name: "benchdnn integers", statement: "small integers, for which the result is exact; a = e",
      source: "https://github.com/uxlfoundation/oneDNN/tree/main/tests/benchdnn",
      filling: .integers, covers: { $0.isExactOnIntegers },
      accepts: { found, expected, _ in found == expected }),
    PeerRule(
      name: "BLIS testsuite",
      statement:
        "‖C t − z‖₂ below 1e-4 (float32), 1e-13 (float64); here Gaussian, and |a − e| for each element",
      source: "https://github.com/flame/blis/tree/master/testsuite", filling: .gaussian,
      covers: { $0.isOfBLAS },
      accepts: { found, expected, element in
        let limit = element == .float32 ? 1e-4 : 1e-13
        // As there: what is not greater passes, NaN included.
        return !(abs(found - expected) > limit)
      }),
    PeerRule(
      name: "LAPACK TESTING",
      statement:
        "fails if |a − e| / (ε g) · √ε ≥ 1 as in DMMCH, so that NaN passes; here Gaussian, and g = max(|e|, 1)",
      source: "https://github.com/Reference-LAPACK/lapack/tree/master/BLAS/TESTING",
      filling: .gaussian, covers: { $0.isOfBLAS },
      accepts: { found, expected, element in
        let unit = 2 * element.unitRoundoff
        let ratio = abs(found - expected) / (unit * max(abs(expected), 1))
        return !(ratio * unit.squareRoot() >= 1)
      }),
  ]

  private static func isClose(
    _ found: Double, _ expected: Double, _ relative: Double, _ absolute: Double
  )
    -> Bool
  {
    if found == expected { return true }
    return abs(found - expected) <= absolute + relative * abs(expected)
  }
}

extension ElementType {
  fileprivate var isSixteenBits: Bool { self == .float16 || self == .bfloat16 }
}

extension Operation {
  private var kind: String { String(name.prefix { $0 != "-" }) }

  /// Whether there is one right result: chance, and the order of equals, make others right as well.
  fileprivate var isUnique: Bool { kind != "stochastic" && kind != "top" }

  /// Sums and products of integers are integers; roots, exponentials and quotients are not.
  fileprivate var isExactOnIntegers: Bool {
    ["sum", "dot", "gemv", "gemm", "spmv", "spmm", "sort"].contains(kind)
  }

  fileprivate var isOfBLAS: Bool {
    ["gemv", "gemm"].contains(kind)
      && signature.outputs.allSatisfy { $0.element == .float32 || $0.element == .float64 }
  }
}
