import Foundation
import Scalars
import Testing

import Verification

/// The fitted order: right where the points are asymptotic, silent where they are not.
@Suite struct OrderFitTests {
  private func interval(_ fit: OrderFit) -> ClosedRange<Double>? {
    if case .fitted(_, let interval) = fit { interval } else { nil }
  }

  @Test(arguments: [0.5, 1, 2, 3.5]) func `A power law gives its exponent`(order: Double) throws {
    let points = (1...40).map { (k: Double($0), gap: 7 * pow(Double($0), -order)) }
    let found = try #require(interval(OrderFit(points, rate: .sublinear(order: order))))
    #expect(found.lowerBound <= order + 1e-9 && order - 1e-9 <= found.upperBound)
    #expect(found.upperBound - found.lowerBound < 1e-6)
  }

  @Test func `A geometric sequence gives its factor`() throws {
    let points = (1...30).map { (k: Double($0), gap: 3 * pow(0.8, Double($0))) }
    let found = try #require(interval(OrderFit(points, rate: .linear(factor: 0.8))))
    #expect(abs(found.lowerBound - 0.8) < 1e-6 && abs(found.upperBound - 0.8) < 1e-6)
  }

  @Test func `Noise widens the interval, which still covers the order`() throws {
    var covered = 0
    let trials = 200
    for trial in 0..<trials {
      var generator = Generator(seed: UInt64(trial), purpose: "noise")
      let points = (4...60).map { k in
        (k: Double(k), gap: pow(Double(k), -2) * exp(0.05 * generator.gaussian()))
      }
      if let found = interval(OrderFit(points, rate: .sublinear(order: 2))), found.contains(2) {
        covered += 1
      }
    }
    // 99.9 % are promised; P(Binomial(200, 0.001) ≥ 5) < 3·10⁻⁶, and a few runs are refused as unsettled.
    #expect(covered >= trials - 5)
  }

  @Test func `A change of slope is no order`() {
    let points = (1...40).map { k in
      let x = Double(k)
      return (k: x, gap: k < 20 ? pow(x, -1) : 20 * pow(x, -3) * 20)
    }
    #expect(interval(OrderFit(points, rate: .sublinear(order: 2))) == nil)
  }

  @Test func `Points on the rounding floor are not fitted`() {
    let points = (1...60).map { (k: Double($0), gap: max(1e-16, pow(10, -2 * Double($0)))) }
    #expect(interval(OrderFit(points, rate: .linear(factor: 0.01))) == nil)
  }
}
