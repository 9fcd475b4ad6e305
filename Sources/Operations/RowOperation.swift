import Foreign
import Structures

/// What operations on the rows of a matrix have in common: y from x, row by row, perhaps in the same memory.
protocol RowOperation: Foreign.Operation {
  var element: ElementType { get }
  /// What stands in the signature between the sizes and `x`, and between `ldx` and `y`.
  var leadingParameters: [Parameter] { get }
  var middleParameters: [Parameter] { get }
  /// What each element of a row must be.
  func expected(_ row: [Double], _ call: Call, _ terms: Terms) -> [Expected]
  /// A row as a plain kernel computes it.
  func computed(_ row: [Double], _ call: Call) -> [Double]
}

extension RowOperation {
  var leadingParameters: [Parameter] { [] }
  var middleParameters: [Parameter] { [] }

  public var signature: Signature {
    func rows(_ leading: String) -> Parameter.Layout {
      .init(rows: "rows", columns: "n", leading: .size(leading))
    }
    return Signature(
      [Parameter("rows", .size, "number of rows"), Parameter("n", .size, "their length")]
        + leadingParameters + [
          Parameter("x", .buffer(.input, element, rows("ldx")), "the rows"),
          Parameter("ldx", .size, "distance between rows of x"),
        ] + middleParameters + [
          Parameter("y", .buffer(.output, element, rows("ldy")), "the results"),
          Parameter("ldy", .size, "distance between rows of y"),
        ])
  }

  static var rowAxes: [Axis] {
    [
      Axis("rows", ["0", "1", "2", "5"]), .length, Axis("padding", ["0", "1", "5"]),
      Axis("memory", ["two", "in place"]),
    ]
  }

  /// The call of a row of the array, with x as it is filled or as given.
  func rowCall(
    in setting: inout Setting, numbers: [String: Double] = [:], x: (Int, inout Setting) -> [Double]
  ) -> Call {
    let n = setting.size("n", setting.number("length"))
    let rows = setting.size("rows", setting.number("rows"))
    let leading = max(1, n) + setting.padding
    let isInPlace = setting["memory"] == "in place"
    let count = rows > 0 && n > 0 ? (rows - 1) * leading + n : 0
    let values = x(count, &setting)
    return setting.call(
      signature,
      sizes: [
        "rows": rows, "n": n, "ldx": leading,
        "ldy": isInPlace || setting.terms.isPacked ? leading : leading + 1,
      ], numbers: numbers, given: ["x": Buffer(element, values)],
      inPlace: isInPlace ? ["y": "x"] : [:])
  }

  func rows(_ call: Call) -> [[Double]] {
    (0..<call.size("rows")).map { call.row("x", $0, call.size("n"), leading: call.size("ldx")) }
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let all = rows(call).flatMap { expected($0, call, terms) }
    return Examiner(["y": all], of: call, signature)
  }

  public func compute(_ call: Call) -> Examiner.Results {
    // In place, what lies between the rows is the input's.
    var y = call.buffers[call.inPlace["y"] == nil ? "y" : "x"]!
    for (index, row) in rows(call).enumerated() {
      for (column, value) in computed(row, call).enumerated() {
        y[index * call.size("ldy") + column] = value
      }
    }
    return ["y": y]
  }

  /// What every operation on rows owes.
  var rowRelations: [Relation] {
    [
      Relation("the rows in reverse order") { call, _ in
        let (rows, n) = (call.size("rows"), call.size("n"))
        let next = call.permutingRows("x", rows, n, leading: call.size("ldx")) { rows - 1 - $0 }
        return FollowUp(next) { _, index in ((rows - 1 - index / n) * n + index % n, 1) }
      },
      Relation("the first row alone") { call, _ in
        guard call.size("rows") > 1 else { return nil }
        return Simplification.cropped(call, signature, "rows", to: 1)
          .map { FollowUp($0, Source.same) }
      },
      Relation("other rows beside it") { call, _ in
        // Every row but the first becomes zeros: the first must not change.
        guard call.size("rows") > 1 else { return nil }
        let (n, leading) = (call.size("n"), call.size("ldx"))
        let next = call.with { next in
          for row in 1..<call.size("rows") {
            for column in 0..<n { next.buffers["x"]![row * leading + column] = 0 }
          }
        }
        return FollowUp(next) { _, index in index < n ? (index, 1) : nil }
      },
    ]
  }

  /// The elements of each row, and of vectors that go with them, in reverse order.
  func reversingColumns(_ others: [String] = []) -> Relation {
    Relation("the elements of each row in reverse order") { call, _ in
      let n = call.size("n")
      let turn: @Sendable (Int) -> Int = { index in n - 1 - index }
      var next = call.permutingColumns("x", call.size("rows"), n, leading: call.size("ldx"), turn)
      for name in others { next = next.permutingColumns(name, 1, n, leading: n, turn) }
      return FollowUp(next) { _, index in (index / n * n + turn(index % n), 1) }
    }
  }

  /// Moved round by one place.
  func rotatingColumns(_ others: [String] = []) -> Relation {
    Relation("the elements of each row moved round by one") { call, _ in
      let n = call.size("n")
      let turn: @Sendable (Int) -> Int = { index in (index + 1) % n }
      var next = call.permutingColumns("x", call.size("rows"), n, leading: call.size("ldx"), turn)
      for name in others { next = next.permutingColumns(name, 1, n, leading: n, turn) }
      return FollowUp(next) { _, index in (index / n * n + turn(index % n), 1) }
    }
  }
}
