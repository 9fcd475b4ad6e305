import Foreign

/// The sums ±x₀ ± x₁ … of Sylvester's matrix, each by its own definition: no butterfly is shared with any kernel.
enum SylvesterSums {
  static func of(_ x: [Double]) -> [SumOfProducts] {
    x.indices.map { row in
      var sum = SumOfProducts()
      for (column, value) in x.enumerated() {
        sum.add(value, (row & column).nonzeroBitCount % 2 == 0 ? 1 : -1)
      }
      return sum
    }
  }
}
