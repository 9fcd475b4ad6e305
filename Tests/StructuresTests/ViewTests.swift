import Foundation
import Structures
import Testing

struct ViewTests {
  let matrix = Matrix(rows: 3, columns: 4) { i, j in 10 * i + j }

  @Test func `A view shows the matrix`() {
    #expect(Matrix(matrix.view) == matrix)
    #expect(Matrix(matrix.view.transposed) == matrix.transposed)
    #expect(matrix.view.transposed.transposed == matrix.view)
  }

  @Test func `Every submatrix of a view and of its transpose has the right entries`() {
    for top in 0...3 {
      for bottom in top...3 {
        for left in 0...4 {
          for right in left...4 {
            let part = matrix.view[top..<bottom, left..<right]
            let expected = Matrix(rows: bottom - top, columns: right - left) { i, j in
              10 * (top + i) + left + j
            }
            #expect(Matrix(part) == expected)
            #expect(Matrix(part.transposed) == expected.transposed)
          }
        }
      }
    }
  }

  @Test func `Rows and columns are strided vectors`() {
    let part = matrix.view[1..<3, 1..<4]
    #expect(Array(part[row: 1]) == [21, 22, 23])
    #expect(Array(part.column(2)) == [13, 23])
    #expect(part.column(2).reversed() == [23, 13])
    #expect(part[row: 0] == VectorView([11, 12, 13], count: 3))
  }

  @Test func `Strides may be negative or zero`() {
    let reversed = MatrixView(
      matrix.elements, rows: 3, columns: 4, offset: 11, rowStride: -4, columnStride: -1)
    #expect(reversed[0, 0] == 23 && reversed[2, 3] == 0)
    let broadcast = MatrixView([1, 2, 3], rows: 2, columns: 3, rowStride: 0)
    #expect(Matrix(broadcast).elements == [1, 2, 3, 1, 2, 3])
  }

  @Test func `A view keeps what it saw`() {
    var changing = matrix
    let view = changing.view
    changing[0, 0] = 99
    #expect(view[0, 0] == 0)
  }

  @Test func `Views and matrices survive JSON, and a matrix of the wrong size does not`() throws {
    let json = try JSONEncoder().encode(matrix.view.transposed)
    #expect(try JSONDecoder().decode(Matrix<Int>.self, from: json) == matrix.transposed)
    #expect(try JSONDecoder().decode(MatrixView<Int>.self, from: json) == matrix.view.transposed)
    let wrong = Data(#"{"rows":2,"columns":2,"elements":[1,2,3]}"#.utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Matrix<Int>.self, from: wrong)
    }
  }
}
