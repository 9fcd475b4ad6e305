import SecondOrder
public import Verification

/// MKOR: inverse Kronecker factors by rank-1 updates.
///
/// Its tables measure large networks on GPUs and are quoted. What can be computed here is computed: what an
/// update costs and sends, how far rank one is from the factors, and small networks that are trained with
/// MKOR and with what it is compared with.
public enum MKOR: Paper {
  public static let key = "mkor"
  public static let citation = Citation(
    "Mozaffari, Li, Zhang & Mehri Dehnavi. MKOR: momentum-enabled Kronecker-factor-based optimizer using rank-1 updates. NeurIPS 2023",
    "")

  public static let algorithms: [any Algorithm.Type] = [
    RankOneInverse.self, MKORFactor.self, KroneckerStep.self, MKORLayer.self,
    // What its runs are compared with.
    KFACStep.self, EvaStep.self, LAMBStep.self, AdamStep.self, MomentumStep.self,
  ]

  public static let tables: [PaperTable] = [
    complexity, squad, glue, memory, sensitivity, sensitivityHere, sensitivityMNIST, frequency,
    rankOne, rankOneMNIST, directions, halfPrecision, convergence, digits, digitsMNIST, speedups,
  ]

  public static let outOfReach = [
    "Tables 3.3, 3.4 and A.1, BERT-Large on SQuAD and GLUE: the models and 64 GPUs are not at hand",
    "Table 3.5, memory of ResNet-50 and BERT-Large on a GPU: quoted",
    "Table A.2 itself, ResNet-50 on CIFAR-10: neither is at hand; the table is made anew on digits",
    "MKOR-H: no rule for its switch is published; the one used here is appendix A.8's, made precise by us",
  ]
}
