import Foreign
import Scalars
import Synchronization

/// The transform by its definition, in enclosures.
enum FFTTruth {
  /// cos and sin of 2πj/n, certified, kept for the lengths that were asked for.
  private static let kept = Mutex<[Int: [(cosine: Enclosure, sine: Enclosure)]]>([:])

  /// Fifty digits, and what they leave open.
  private static var pi: Ball {
    let digits = "314159265358979323846264338327950288419716939937510"
    let denominator = "1" + String(repeating: "0", count: digits.count - 1)
    return Ball(Rational("\(digits)/\(denominator)")!) + Ball(midpoint: 0, radius: 1e-49)
  }

  private static func roots(_ n: Int) -> [(cosine: Enclosure, sine: Enclosure)] {
    if let roots = kept.withLock({ $0[n] }) { return roots }
    let roots = (0..<n).map { j -> (cosine: Enclosure, sine: Enclosure) in
      Ball.$precision.withValue(140) {
        let angle = Ball(Rational(2 * j, n)) * pi
        return (Enclosure(Ball.cos(angle)), Enclosure(Ball.sin(angle)))
      }
    }
    kept.withLock { $0[n] = roots }
    return roots
  }

  /// Re, im of each element.
  static func transform(_ x: [Double], isForward: Bool) -> [Enclosure] {
    let n = x.count / 2
    let roots = roots(n)
    return (0..<n).flatMap { k -> [Enclosure] in
      var (real, imaginary) = (Enclosure(0), Enclosure(0))
      for j in 0..<n {
        let (a, b) = (x[2 * j], x[2 * j + 1])
        let root = roots[j * k % n]
        let sine = isForward ? -root.sine : root.sine
        if a != 0 {
          real = real + Enclosure(a) * root.cosine
          imaginary = imaginary + Enclosure(a) * sine
        }
        if b != 0 {
          real = real - Enclosure(b) * sine
          imaginary = imaginary + Enclosure(b) * root.cosine
        }
      }
      return [real, imaginary]
    }
  }
}
