import Scalars
import Structures
import Verification

extension SLiMLoRA {
  private static let place = "SLiM, Algorithm 6"

  static let wrongSign = Finding(
    "Adapters from the decomposition of W^C - W make up for the error", place: place
  ) {
    var generator = Generator(seed: 1, purpose: "SLiMLoRA/sign")
    var layer = problem(size: 32, using: &generator)
    layer.rank = 8
    let none = layer.salientError.tail(after: 0, over: Double.self)
    let ratios = try [salientSVD, algorithmSix].map { try $0(layer)["objective"][0] / none }
    return .init(
      claimed: "rank 8 of 32 leaves \(SLiMQuant.short(ratios[0])) of the squared error",
      found: "\(SLiMQuant.short(ratios[1])) of it", isShown: ratios[1] > 1 && ratios[0] < 1)
  }

  /// x̃ = mean(X), x = x̃ + min |x̃|, on inputs around zero.
  static let signedMean = Finding(
    "The mean of the inputs, shifted by its least magnitude, has no zero entry", place: place
  ) {
    var generator = Generator(seed: 1, purpose: "SLiMLoRA/mean")
    let (inputs, tokens) = (128, 256)
    let means = (0..<inputs).map { _ in
      (0..<tokens).reduce(0) { sum, _ in sum + generator.gaussian() } / Double(tokens)
    }
    let shift = means.map { abs($0) }.min() ?? 0
    let saliency = means.map { $0 + shift }
    let (zeros, negatives) = (saliency.count { $0 == 0 }, saliency.count { $0 < 0 })
    return .init(
      claimed: "\(inputs) positive entries",
      found: "\(zeros) zeros and \(negatives) negative ones for normal inputs",
      isShown: zeros + negatives > 0)
  }
}
