import Foreign

extension Expected {
  /// What an infinity leaves behind wherever the order of operations decides between it and NaN.
  static let notFinite = Expected.either([.nan, .infinity(.plus), .infinity(.minus)])
}
