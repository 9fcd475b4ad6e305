import Scalars
import Structures
import Verification

extension CodebookGEMV {
  static let statements: [Law<CodebookGEMV>] = [
    Law("The i-th unit vector gives the i-th column of the decoded weights.") { problem, subject in
      let (layer, n) = (problem.layer, problem.layer.inputs)
      let weights = CodebookDecode.reference(layer, over: Rational.self)["weights"]
      return (0..<n).allSatisfy { i in
        let unit = Problem(layer: layer, x: (0..<n).map { $0 == i ? 1 : 0 })
        return subject(unit)["y"] == (0..<layer.outputs).map { weights[$0 * n + i] }
      }
    },
    Law("The results for x and -x cancel, and the one for 2x + u is twice x's and u's.") {
      problem, subject in
      let y = subject(problem)["y"]
      let u = problem.x.indices.map { Double($0 % 3 - 1) }
      func product(_ x: [Double]) -> [Rational] {
        subject(Problem(layer: problem.layer, x: x))["y"]
      }
      let both = product(zip(problem.x, u).map { 2 * $0 + $1 })
      return product(problem.x.map { -$0 }) == y.map { -$0 }
        && both == zip(y, product(u)).map { $0 + $0 + $1 }
    },
    Law("Outputs in another order, with their codes and scales: y in that order.") {
      problem, subject in
      let layer = problem.layer, stride = layer.groups * layer.codebooks.count
      var turned = problem
      turned.layer.scales.reverse()
      turned.layer.codes = layer.codes.indices.map { i in
        let (o, rest) = i.quotientAndRemainder(dividingBy: stride)
        return layer.codes[(layer.outputs - 1 - o) * stride + rest]
      }
      return subject(turned)["y"] == subject(problem)["y"].reversed()
    },
    Law("Groups in another order, with their codes and inputs: the same y.") { problem, subject in
      let layer = problem.layer, books = layer.codebooks.count
      func other(_ i: Int, _ width: Int) -> Int {
        let (place, rest) = i.quotientAndRemainder(dividingBy: width)
        let (o, j) = place.quotientAndRemainder(dividingBy: layer.groups)
        return (o * layer.groups + layer.groups - 1 - j) * width + rest
      }
      var turned = problem
      turned.layer.codes = layer.codes.indices.map { layer.codes[other($0, books)] }
      turned.x = problem.x.indices.map { problem.x[other($0, layer.group)] }
      return subject(turned)["y"] == subject(problem)["y"]
    },
  ]
}
