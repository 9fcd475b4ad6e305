import Verification

extension SparseW4A8Product {
  static let statements: [Law<SparseW4A8Product>] = [
    .unitActivation(fromEnd: 1), .foursTurned, .unusedActivations { ~$0 }, .rowAlone,
    .stepsTimesEight,
  ]
}
