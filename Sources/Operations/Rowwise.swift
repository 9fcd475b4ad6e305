import Foreign
import Scalars
import Structures

/// Operations that make of every row of x a row of y, perhaps in its place: what they have in common.
enum Rowwise {
  static func layout(_ leading: Extent) -> Parameter.Layout {
    .init(rows: "rows", columns: "n", leading: leading)
  }

  static let sizes = [
    Parameter("rows", .size, "number of rows"), Parameter("n", .size, "length of a row"),
  ]

  static func x(_ element: ElementType) -> [Parameter] {
    [
      Parameter("x", .buffer(.input, element, layout("ldx")), "the rows"),
      Parameter("ldx", .size, "distance between rows of x"),
    ]
  }

  static func y(_ element: ElementType) -> [Parameter] {
    [
      Parameter("y", .buffer(.output, element, layout("ldy")), "what is made of them"),
      Parameter("ldy", .size, "distance between rows of y"),
    ]
  }

  static let axes = [
    Axis("rows", ["1", "3", "0"]),
    Axis("n", ["0", "1", "2", "3", "7", "8", "16", "31", "64", "67", "257", "1000"]),
    Axis("padding", ["0", "1", "5"]), Axis("memory", ["two", "in place"]),
  ]

  /// Long rows; in the last of them the greatest numbers come last, as no block but the last sees them.
  static let far =
    Axis.far("n", 1100, 4100) + Axis.far("rows", 70)
    + [
      [
        "n": "4100", "values": Filling.ascending.rawValue, "masked": "none", "shift": "0",
        "rows": "1",
      ]
    ]

  static let mayBeInPlace = "y may be x: the same memory, with ldy = ldx."

  /// A call with every row filled by itself; between the rows is what must not matter.
  ///
  /// - Parameter change: What becomes of a row, given its index.
  static func call(
    _ signature: Signature, _ element: ElementType, in setting: inout Setting,
    numbers: [String: Double] = [:], _ change: (inout [Double], Int) -> Void
  ) -> Call {
    let rows = setting.size("rows", setting.number("rows"))
    let n = setting.size("n", setting.number("n"))
    let isInPlace = setting["memory"] == "in place" && setting.terms.worksInPlace
    let leading = max(1, n) + setting.padding
    let sizes = [
      "rows": rows, "n": n, "ldx": leading,
      "ldy": isInPlace || setting.terms.isPacked ? leading : leading + 1,
    ]
    let poison = setting.terms.propagatesNonFinite ? Double.nan : 1
    var x = [Double](repeating: poison, count: layout("ldx").count(at: sizes)!)
    for row in 0..<rows where n > 0 {
      var values = setting.filling.values(n, element, &setting.coin)
      change(&values, row)
      x.replaceSubrange(row * leading..<row * leading + n, with: values)
    }
    return setting.call(
      signature, sizes: sizes, numbers: numbers, given: ["x": Buffer(element, x)],
      inPlace: isInPlace ? ["y": "x"] : [:])
  }

  static func rows(of call: Call) -> [[Double]] {
    (0..<call.size("rows")).map { call.row("x", $0, call.size("n"), leading: call.size("ldx")) }
  }

  /// The results of a kernel that makes one row of another.
  static func results(of call: Call, _ kernel: ([Double]) -> [Double]) -> Examiner.Results {
    var y = call.buffers[call.inPlace["y"] ?? "y"]!
    for (row, x) in rows(of: call).enumerated() {
      for (column, value) in kernel(x).enumerated() { y[row * call.size("ldy") + column] = value }
    }
    return ["y": y]
  }

  /// What all of them owe.
  static func relations(_ signature: Signature) -> [Relation] {
    [
      Relation("the rows in reverse order") { call, _ in
        let (rows, n) = (call.size("rows"), call.size("n"))
        let next = call.permutingRows("x", rows, n, leading: call.size("ldx")) { rows - 1 - $0 }
        return FollowUp(next) { _, index in ((rows - 1 - index / n) * n + index % n, 1) }
      },
      Relation("the first row alone") { call, _ in
        guard call.size("rows") > 1 else { return nil }
        return Simplification.cropped(call, signature, "rows", to: 1).map {
          FollowUp($0, Source.same)
        }
      },
      Relation("in memory of its own and without padding") { call, _ in
        FollowUp(packed(call), Source.same)
      },
    ]
  }

  private static func packed(_ call: Call) -> Call {
    call.with {
      $0.inPlace = [:]
      for (name, leading) in [("x", "ldx"), ("y", "ldy")] {
        $0.sizes[leading] = max(1, call.size("n"))
        let buffer = call.buffers[name]!
        var next = Buffer(buffer.element, count: call.size("rows") * call.size("n"))
        for (index, place) in layout(.size(leading)).places(at: call.sizes).enumerated() {
          next.setBits(buffer.bits(at: place), at: index)
        }
        $0.buffers[name] = next
      }
    }
  }

  /// Every row's columns in another order, and those of the vectors that belong to the columns.
  static func columns(_ call: Call, with vectors: [String] = [], _ source: (Int) -> Int) -> Call {
    let n = call.size("n")
    let next = call.permutingColumns(
      "x", call.size("rows"), n, leading: call.size("ldx"), source)
    return vectors.reduce(next) { $0.permutingColumns($1, 1, n, leading: n, source) }
  }

  /// Every row twice as long, each element once more behind the last one; y has memory of its own.
  static func doubled(_ call: Call, with vectors: [String] = []) -> Call {
    let next = packed(call)
    let (rows, n) = (call.size("rows"), call.size("n"))
    return next.with {
      for name in ["n", "ldx", "ldy"] { $0.sizes[name] = max(name == "n" ? 0 : 1, 2 * n) }
      let x = next.buffers["x"]!.values
      $0.buffers["x"] = Buffer(
        next.buffers["x"]!.element,
        (0..<rows).flatMap { row in (0..<2 * n).map { x[row * n + $0 % n] } })
      $0.buffers["y"] = Buffer(next.buffers["y"]!.element, count: 2 * rows * n)
      for name in vectors {
        let vector = next.buffers[name]!
        $0.buffers[name] = Buffer(vector.element, bytes: vector.bytes + vector.bytes)
      }
    }
  }

  /// With the same number added to all elements; nil if one of the sums is not exact.
  static func shifted(_ call: Call, by shift: Double) -> Call? {
    let x = call.buffers["x"]!
    let isExact = rows(of: call).joined().allSatisfy { value in
      let sum = Enclosure(value) + Enclosure(shift)
      let isHeld = x.element.nearest(sum.hi) == sum.hi
      return !value.isFinite || (sum.lo == 0 && sum.radius == 0 && isHeld)
    }
    guard isExact else { return nil }
    return call.with { $0.buffers["x"] = Buffer(x.element, x.values.map { $0 + shift }) }
  }
}
