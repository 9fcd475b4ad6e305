import SecondOrder
public import Verification

/// TENGraD: natural gradient descent with exact inverses of the Fisher matrix's blocks.
public enum TENGraD: Paper {
  public static let key = "tengrad"
  public static let citation = Citation(
    "Soori, Can, Mu, Gürbüzbalaban & Mehri Dehnavi. TENGraD: time-efficient natural gradient descent with exact Fisher-block inversion. arXiv:2106.03947 (2021)",
    "")

  public static let algorithms: [any Algorithm.Type] = [
    TENGraDBlock.self, BlockNaturalGradient.self,
  ]

  public static let tables: [PaperTable] = [
    published, others, toyFisher, toyFisherMNIST, epochs, epochsMNIST, reuse, crossover,
    cancellation,
    contraction, width, flopBound,
  ]

  public static let outOfReach = [
    "accuracies and times on Fashion-MNIST, CIFAR-10 and CIFAR-100 (DenseNet, WRN-28, MobileNetV2): the paper's figures were not found, only its abstract, and neither data nor GPUs are at hand",
    "the statement of its theorem on linear convergence: not found; checked is the theorem of Zhang, Martens and Grosse (2019) for several blocks, in the linearised regime",
  ]
}
