import Scalars
import Verification

/// A mean, and the sums Mₚ = Σ (yᵢ - μ)ᵖ for p = 2, 3, 4; those of two samples merge into those of both.
struct CentralSums<S: Scalar> {
  var count = 0
  var mean = S.zero, second = S.zero, third = S.zero, fourth = S.zero

  init() {}

  init(count: Int, mean: S, second: S, third: S, fourth: S) {
    (self.count, self.mean) = (count, mean)
    (self.second, self.third, self.fourth) = (second, third, fourth)
  }

  init(_ y: [S]) {
    count = y.count
    mean = y.reduce(.zero, +) / S(count)
    for value in y {
      let d = value - mean
      let square = d * d
      second += square
      third += square * d
      fourth += square * square
    }
  }

  /// Pébay's formulas (2.1) to (2.3) for orders 2 to 4, with δ the difference of the means.
  mutating func merge(_ other: CentralSums) {
    guard count > 0 else {
      self = other
      return
    }
    let (a, b) = (S(count), S(other.count))
    let n = S(count + other.count)
    let delta = other.mean - mean
    let square = delta * delta
    let left = a / n
    let right = b / n
    let product = a * right
    let fourthOrder = square * square * product * (left * left - left * right + right * right)
    let mixed = left * left * other.second + right * right * second
    fourth +=
      other.fourth + fourthOrder + S(6) * square * mixed
      + S(4) * delta * (left * other.third - right * third)
    third +=
      other.third + square * delta * product * (left - right)
      + S(3) * delta * (left * other.second - right * second)
    second += other.second + square * product
    mean += delta * right
    count += other.count
  }

  /// The gradient is a d³ - b - c d at a number d above the mean.
  var coefficients: (a: S, b: S, c: S) {
    let n = S(count)
    let scale = S(4) * n / (second * second)
    return (scale, scale * (third / n), scale * (fourth / second))
  }

  var slope: (S) -> S {
    let (a, b, c) = coefficients
    return { y in
      let d = y - mean
      return a * (d * d * d) - b - c * d
    }
  }

  func observation(_ gradient: [S]) -> Observation<S> {
    let n = S(count)
    return [
      "mean": [mean], "variance": [second / n], "kurtosis": [n * fourth / (second * second)],
      "gradient": .scalars(gradient),
    ]
  }
}
