import Bindings
public import Structures

/// What peers compute: weights written out in single precision, and OpenBLAS's product with them.
public enum DensePeer {
  /// (q - 8) w, each rounded once.
  public static func weights(
    _ codes: Matrix<UInt8>, _ steps: Matrix<Float>, group: Int
  ) -> Matrix<Float> {
    Matrix(rows: codes.rows, columns: codes.columns) {
      Float(Int(codes[$0, $1]) - 8) * steps[$0 / group, $1]
    }
  }

  /// A B; NaN where OpenBLAS refuses.
  static func product(_ a: Matrix<Float>, _ b: Matrix<Float>) -> Matrix<Float> {
    var c = Matrix(repeating: Float(0), rows: a.rows, columns: b.columns)
    do { try BLAS.gemm(a, b, &c) } catch { return c.map { _ in .nan } }
    return c
  }
}
