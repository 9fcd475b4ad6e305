#if GSL
  internal import CGSL
  internal import Structures

  /// A vector in GSL's own memory, freed with this object.
  final class GSLVector {
    let pointer: UnsafeMutablePointer<gsl_vector>

    /// - Precondition: there is at least one element.
    init(_ elements: [Double]) {
      pointer = gsl_vector_alloc(elements.count)
      for (i, element) in elements.enumerated() { gsl_vector_set(pointer, i, element) }
    }

    deinit { gsl_vector_free(pointer) }

    var elements: [Double] { Self.elements(of: pointer) }

    static func elements(of vector: UnsafePointer<gsl_vector>) -> [Double] {
      (0..<vector.pointee.size).map { gsl_vector_get(vector, $0) }
    }
  }

  /// A matrix in GSL's own memory, freed with this object.
  final class GSLMatrix {
    let pointer: UnsafeMutablePointer<gsl_matrix>

    /// - Precondition: there is at least one element.
    init(_ matrix: Matrix<Double>) {
      pointer = gsl_matrix_alloc(matrix.rows, matrix.columns)
      for i in 0..<matrix.rows {
        for j in 0..<matrix.columns { gsl_matrix_set(pointer, i, j, matrix[i, j]) }
      }
    }

    deinit { gsl_matrix_free(pointer) }

    var matrix: Matrix<Double> {
      Matrix(rows: pointer.pointee.size1, columns: pointer.pointee.size2) { i, j in
        gsl_matrix_get(pointer, i, j)
      }
    }
  }
#endif
