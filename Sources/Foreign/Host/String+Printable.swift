extension String {
  /// Without control characters, which a terminal would obey: what a kernel says is not ours.
  public var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          let isControl = scalar.value < 32 && scalar != "\n" || (127..<160).contains(scalar.value)
          return isControl ? "\u{FFFD}" : scalar
        }))
  }
}
