internal import CFLINT

/// The library behind ``Rational`` and ``Ball``.
public enum FLINT {
  /// The version that was compiled against.
  public static let version = FLINT_VERSION
}
