public import Scalars
import Verification

extension MathadorScorer {
  /// A size counts base numbers. The answer plays at random, by the rules; then it is spoilt in one of many ways,
  /// or in none.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let numbers = Mathador.problem(size: max(2, size), using: &generator).numbers
    var (available, lines, target) = (numbers, [String](), 0)
    for _ in 0..<1 + draw(numbers.count - 1) {
      let a = available.remove(at: draw(available.count))
      let b = available.remove(at: draw(available.count))
      let operations: [(String, Int?)] = [
        ("+", a + b), ("*", a * b), ("-", a >= b ? a - b : nil),
        ("/", b != 0 && a % b == 0 ? a / b : nil),
      ]
      let legal = operations.filter { $0.1 != nil }
      let (symbol, result) = legal[draw(legal.count)]
      target = result ?? 0
      let space = String(repeating: " ", count: draw(3))
      lines.append("\(a)\(space)\(symbol) \(b)\(space)=\(space)\(target)")
      available.append(target)
    }
    switch draw(10) {
    case 0: target += 1
    case 1: lines[draw(lines.count)] += "."
    case 2: lines.insert("1 + 1 = 2", at: draw(lines.count + 1))
    case 3: lines.insert("", at: draw(lines.count + 1))
    case 4: lines.insert("Then:", at: draw(lines.count + 1))
    case 5: lines[draw(lines.count)] = "\(numbers[0]) / \(numbers[1]) = \(numbers[0] / numbers[1])"
    case 6: lines[draw(lines.count)] = "9\(String(repeating: "0", count: 20)) - 0 = 1"
    case 7: lines.append(lines[lines.count - 1])
    default: break
    }
    return Problem(answer: lines.joined(separator: "\n"), numbers: numbers, target: target)
  }

  /// What a fuzzer would write: every byte that means something, and some that do not.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let bytes = Array("0123456789+-*/= \n.x\r\u{301}".unicodeScalars)
    return (0..<200).map { _ in
      let length = Int(generator.next() % 24)
      var text = String.UnicodeScalarView()
      for _ in 0..<length { text.append(bytes[Int(generator.next() % UInt64(bytes.count))]) }
      return Problem(answer: String(text), numbers: [1, 2, 3, 4, 5], target: 3)
    }
  }

  static let statements: [Law<MathadorScorer>] = [
    Law("Spaces within lines and blank lines between them change nothing.") { problem, subject in
      var wide = problem
      wide.answer = problem.answer.split(separator: "\n", omittingEmptySubsequences: false)
        .map { line in
          let isStep = Step(line) != nil
          return isStep ? "  " + line.replacing("=", with: "  =  ") + " " : String(line)
        }.joined(separator: "\n\n  \n")
      return subject(wide) == subject(problem)
    },
    Law("What stands in front, in lines of its own, changes nothing.") { problem, subject in
      var longer = problem
      longer.answer = "1 + 1 = 2\nNo, rather:\n" + problem.answer
      let result = subject(problem)
      guard result[words: "verdict"] != ["wrong_format"] else { return nil }
      return subject(longer) == result
    },
    Law("A correct answer is a wrong result for any other target.") { problem, subject in
      guard subject(problem)[words: "verdict"] == ["correct"] else { return nil }
      var other = problem
      other.target += 1
      return subject(other)[words: "verdict"] == ["wrong_result"]
        && subject(other)[integers: "points"] == [0]
    },
    Law("The format is wrong if no line is a step; otherwise one of four verdicts is given.") {
      problem, subject in
      let others = ["correct", "wrong_calculation", "illegal_number_usage", "wrong_result"]
      let verdict = subject(problem)[words: "verdict"]
      let isNone = lastRun(problem.answer).isEmpty
      return isNone ? verdict == ["wrong_format"] : others.contains { [$0] == verdict }
    },
    Law("Points are 0, or 6 to 18, and those of the operators, 5, and 6 for all four.") {
      problem, subject in
      let result = subject(problem)
      let points = result[integers: "points"]
      guard result[words: "verdict"] == ["correct"] else { return points == [0] }
      let signs = lastRun(problem.answer).map(\.operation)
      let own = signs.reduce(0) { $0 + ($1 == "/" ? 3 : $1 == "-" ? 2 : 1) }
      return points == [own + 5 + (Set(signs).count == 4 ? 6 : 0)] && (6...18).contains(points[0])
    },
    Law("An answer that uses all numbers earns no more than the best expression.") {
      problem, subject in
      let steps = lastRun(problem.answer).count
      guard problem.numbers.count < 5, steps == problem.numbers.count - 1,
        subject(problem)[words: "verdict"] == ["correct"]
      else { return nil }
      let table = Mathador.reference(
        Mathador.Problem(numbers: problem.numbers, target: problem.target))
      guard let best = table[integers: "best"].first else { return false }
      return subject(problem)[integers: "points"][0] <= best
    },
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    let lines = problem.answer.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.map { i in
      var shorter = problem
      shorter.answer = lines.enumerated().filter { $0.offset != i }.map { String($0.element) }
        .joined(separator: "\n")
      return shorter
    }
  }
}
