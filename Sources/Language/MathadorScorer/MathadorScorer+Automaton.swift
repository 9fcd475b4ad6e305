import Scalars

extension MathadorScorer {
  /// Reads bytes once. A number of more than 18 digits is no number that can be available; whether a line with
  /// one is a right calculation all the same is left to exact arithmetic.
  struct Automaton {
    let numbers: [Int]
    let target: Int
    let ignoresRests: Bool

    init(_ problem: Problem, ignoresRests: Bool = false) {
      (numbers, target) = (problem.numbers, problem.target)
      self.ignoresRests = ignoresRests
    }

    private enum Fault: String { case calculation, usage }

    /// Where a line stands: before or in a number, behind it, or spoilt.
    private enum Place { case before, within, behind, spoilt }

    private struct Run {
      var available: [Int]
      var points = 0
      var kinds: UInt8 = 0
      var last: Int?
      var fault: Fault?
    }

    private struct Line {
      var place = Place.before
      /// How many numbers are complete, and what they are; -1 if one is too long.
      var complete = 0
      var values: (Int, Int, Int) = (0, 0, 0)
      var digits = 0
      var operation: UInt8 = 0
      var isBlank = true

      mutating func digit(_ value: Int) {
        isBlank = false
        guard place == .before || place == .within else { return place = .spoilt }
        place = .within
        let old = self[complete]
        digits += digits > 0 || value > 0 ? 1 : 0
        self[complete] = digits > 18 ? -1 : 10 * old + value
      }

      mutating func close() {
        if place == .within { (place, digits, complete) = (.behind, 0, complete + 1) }
      }

      mutating func symbol(_ byte: UInt8) {
        isBlank = false
        close()
        let isWanted = byte == UInt8(ascii: "=") ? complete == 2 : complete == 1
        guard place == .behind, isWanted else { return place = .spoilt }
        if complete == 1 { operation = byte }
        place = .before
      }

      subscript(i: Int) -> Int {
        get { i == 0 ? values.0 : i == 1 ? values.1 : values.2 }
        set {
          switch i {
          case 0: values.0 = newValue
          case 1: values.1 = newValue
          default: values.2 = newValue
          }
        }
      }
    }

    func judge(_ bytes: [UInt8]) -> (String, Int) {
      var run = Run(available: numbers)
      var hasSteps = false, isOver = false
      var line = Line()
      var start = 0
      for i in 0...bytes.count {
        guard i == bytes.count || bytes[i] == UInt8(ascii: "\n") else {
          switch bytes[i] {
          case UInt8(ascii: "0")...UInt8(ascii: "9"): line.digit(Int(bytes[i]) - 48)
          case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"),
            UInt8(ascii: "="):
            line.symbol(bytes[i])
          case UInt8(ascii: " "): line.close()
          default: (line.isBlank, line.place) = (false, .spoilt)
          }
          continue
        }
        line.close()
        if line.place == .behind, line.complete == 3 {
          if isOver || !hasSteps { run = Run(available: numbers) }
          (hasSteps, isOver) = (true, false)
          if run.fault == nil { take(line, &run, bytes[start..<i]) }
        } else if !line.isBlank {
          isOver = true
        }
        (line, start) = (Line(), i + 1)
      }
      return verdict(run, hasSteps)
    }

    private func verdict(_ run: Run, _ hasSteps: Bool) -> (String, Int) {
      guard hasSteps else { return ("wrong_format", 0) }
      switch run.fault {
      case .calculation: return ("wrong_calculation", 0)
      case .usage: return ("illegal_number_usage", 0)
      case nil: break
      }
      guard run.last == target else { return ("wrong_result", 0) }
      return ("correct", run.points + 5 + (run.kinds == 15 ? 6 : 0))
    }

    private func take(_ line: Line, _ run: inout Run, _ bytes: ArraySlice<UInt8>) {
      let (a, b, c) = line.values
      guard isRight(line, bytes) else { return run.fault = .calculation }
      guard a >= 0, b >= 0, let first = run.available.firstIndex(of: a) else {
        return run.fault = .usage
      }
      run.available.remove(at: first)
      guard let second = run.available.firstIndex(of: b) else { return run.fault = .usage }
      run.available.remove(at: second)
      run.available.append(c)
      run.last = c
      switch line.operation {
      case UInt8(ascii: "+"): (run.points, run.kinds) = (run.points + 1, run.kinds | 1)
      case UInt8(ascii: "*"): (run.points, run.kinds) = (run.points + 1, run.kinds | 2)
      case UInt8(ascii: "-"): (run.points, run.kinds) = (run.points + 2, run.kinds | 4)
      default: (run.points, run.kinds) = (run.points + 3, run.kinds | 8)
      }
    }

    private func isRight(_ line: Line, _ bytes: ArraySlice<UInt8>) -> Bool {
      let (a, b, c) = line.values
      guard a >= 0, b >= 0, c >= 0 else {
        return Step(Substring(String(decoding: bytes, as: UTF8.self)))?.isRight ?? false
      }
      switch line.operation {
      case UInt8(ascii: "+"): return a + b == c
      case UInt8(ascii: "-"): return a - b == c
      case UInt8(ascii: "*"):
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return !overflow && product == c
      default: return b != 0 && a / b == c && (ignoresRests || a % b == 0)
      }
    }
  }
}
