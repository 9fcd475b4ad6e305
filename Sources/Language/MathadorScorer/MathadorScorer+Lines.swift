import Scalars

extension MathadorScorer {
  /// One line `a op b = c`.
  struct Step {
    var a: Rational
    var operation: Character
    var b: Rational
    var c: Rational

    /// Whether c is the result, and a number that the rules allow: none is negative, as none has a sign.
    var isRight: Bool {
      switch operation {
      case "+": a + b == c
      case "-": a - b == c
      case "*": a * b == c
      default: b != .zero && a == b * c
      }
    }

    init?(_ line: Substring) {
      let sides = line.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2,
        let place = sides[0].firstIndex(where: { "+-*/".contains($0) })
      else { return nil }
      let (left, right) = (sides[0][..<place], sides[0][sides[0].index(after: place)...])
      guard let a = Self.number(left), let b = Self.number(right), let c = Self.number(sides[1])
      else { return nil }
      (self.a, operation, self.b, self.c) = (a, sides[0][place], b, c)
    }

    private static func number(_ text: Substring) -> Rational? {
      let digits = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
      return Rational(String(digits))
    }
  }

  /// The steps of the last run.
  static func lastRun(_ answer: String) -> [Step] {
    var run: [Step] = []
    var isOver = false
    // By scalars: a return and a line feed would be one character.
    for line in answer.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map({ Substring($0) })
    {
      if line.allSatisfy({ $0 == " " }) { continue }
      guard let step = Step(line) else {
        isOver = true
        continue
      }
      if isOver { run = [] }
      isOver = false
      run.append(step)
    }
    return run
  }
}
