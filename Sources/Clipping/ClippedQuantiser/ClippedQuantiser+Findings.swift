import Scalars
import Verification

extension ClippedQuantiser {
  /// What Euler's law leaves, relative to Σ |g x̂|, and how many inputs a clamp of x - c⁻ moves.
  static func studied(low: Float, high: Float) throws -> (
    euler: Double, translation: Double, moved: Double
  ) {
    var generator = Generator(seed: 1, purpose: "ClippedQuantiser/released")
    let n = 4096
    let problem = Problem(
      activations: (0..<n).map { _ in low + (high - low) * Float(generator.uniform()) },
      gradients: (0..<n).map { _ in Float(generator.gaussian()) }, low: low, high: high, bits: 4)
    let result = try released(problem)
    let (upper, lower) = (result["upper"][0], result["lower"][0])
    var (euler, translation, size) = (
      Double(high) * upper + Double(low) * lower, upper + lower, 0.0
    )
    for i in 0..<n {
      let (x, g) = (Double(problem.activations[i]), Double(problem.gradients[i]))
      euler += x * result["inputs"][i] - g * result["values"][i]
      translation += result["inputs"][i] - g
      size += abs(g * result["values"][i])
    }
    let moved = problem.activations.count { x in
      let shifted = Double(x) - Double(low)
      return shifted < Double(low) || shifted > Double(high)
    }
    return (abs(euler) / size, abs(translation) / size, Double(moved) / Double(n))
  }

  static let clampedTooLate = Finding(
    "The backward pass of the learned clips is that of the forward pass.",
    place: "aninrusimha/qat-pretrain (16abd83): it clamps x - c⁻ to c⁻...c⁺, where x is clamped"
  ) {
    let both = try studied(low: -4, high: 4)
    let skew = try studied(low: -3, high: 4)
    let none = try studied(low: 0, high: 4)
    let translation = max(both.translation, skew.translation, none.translation)
    return Finding.Demonstration(
      claimed: "Σ x ∂x + c⁺ ∂c⁺ + c⁻ ∂c⁻ = Σ g x̂",
      found:
        "off by \(both.euler) of Σ|g x̂| for clips ±4 (\(100 * both.moved) % of inputs are moved), \(skew.euler) for -3 and 4 "
        + "(\(100 * skew.moved) %), \(none.euler) for 0 and 4; the translation law holds throughout, to \(translation)",
      isShown: both.euler > 1e-6 && skew.euler > 1e-6 && none.euler < 1e-12
        && translation < 1e-12 && both.moved > 0.4 && none.moved == 0)
  }

  static let emptyRange = Finding(
    "Clips of +4 and +3 quantise activations around zero.",
    place:
      "aninrusimha/qat-pretrain (16abd83), example.py: clip_valn = +3.0 beside an upper clip of 4"
  ) {
    var generator = Generator(seed: 1, purpose: "ClippedQuantiser/example")
    let x = (0..<4096).map { _ in Float(generator.gaussian()) }
    func share(_ low: Float) throws -> Double {
      let problem = Problem(
        activations: x, gradients: x.map { _ in 1 }, low: low, high: 4, bits: 4)
      let codes = try array(problem)[integers: "codes"]
      return Double(codes.count { $0 == 0 }) / Double(x.count)
    }
    let (written, meant) = (try share(3), try share(-3))
    return Finding.Demonstration(
      claimed: "sixteen levels for standard normal activations",
      found:
        "\(100 * written) % of them have the lowest code; with -3 in its place \(100 * meant) %",
      isShown: written > 0.99 && meant < 0.01)
  }

  static let integerSums = Finding(
    "Clips receive the sum of their gradients.",
    place:
      "aninrusimha/qat-pretrain (16abd83), pactplusmod.cu: the sums of warps meet in shared memory of type int"
  ) {
    var generator = Generator(seed: 1, purpose: "ClippedQuantiser/warps")
    // Four warps share a block, and each has one token of 1024 channels.
    let problems = (0..<4).map { _ in
      Problem(
        activations: (0..<1024).map { _ in Float(generator.gaussian()) },
        gradients: (0..<1024).map { _ in Float(generator.gaussian()) / 1024 }, low: -4, high: 4,
        bits: 4)
    }
    let sums = try problems.map { try array($0)["upper"][0] }
    let (right, whole) = (sums.reduce(0, +), sums.map { $0.rounded(.towardZero) }.reduce(0, +))
    return Finding.Demonstration(
      claimed: "∂c⁺ = \(right), for gradients of standard deviation 1/1024",
      found: "\(whole): every warp's sum loses its fraction", isShown: whole == 0 && right != 0)
  }
}
