import Scalars

/// The columns of A⁻¹, one elimination for each.
func inverted<S: Scalar>(_ a: [[S]]) -> [[S]] {
  a.indices.map { inverseColumn(a, $0) }
}

/// The part of a matrix in some rows and columns.
func part<S>(_ a: [[S]], _ rows: [Int], _ columns: [Int]) -> [[S]] {
  rows.map { i in columns.map { a[i][$0] } }
}
