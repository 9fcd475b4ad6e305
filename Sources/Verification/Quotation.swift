/// Some cells of a table, by the labels of their rows and columns.
public struct CellSet: Sendable, Codable, Equatable {
  /// `nil` for all of them.
  public var rows: [String]?, columns: [String]?

  public init(rows: [String]? = nil, columns: [String]? = nil) {
    (self.rows, self.columns) = (rows, columns)
  }

  public func contains(row: String, column: String) -> Bool {
    (rows?.contains(row) ?? true) && (columns?.contains(column) ?? true)
  }
}

/// Shapes of a table of the same paper that ask, of figures computed here, what some quoted cells say in words or
/// formulas. They speak of these cells and of no other; what numbers show is asked by a ``PrintedOrder``.
public struct StandIn: Sendable, Codable, Equatable {
  public var table: String
  /// What the statements of the shapes contain.
  public var statement: String
  public var cells: CellSet

  public init(
    _ table: String, _ statement: String, rows: [String]? = nil, columns: [String]? = nil
  ) {
    (self.table, self.statement) = (table, statement)
    cells = CellSet(rows: rows, columns: columns)
  }

  /// Those of the table's shapes that are meant.
  public func shapes(of result: TableResult) -> [Shape] {
    result.shapes.filter {
      $0.isPublished && (statement.isEmpty || $0.statement.contains(statement))
    }
  }

  public init(from decoder: any Decoder) throws {
    // Records of runs before cells had words of their own name tables alone.
    if let table = try? decoder.singleValueContainer().decode(String.self) {
      self.init(table, "")
      return
    }
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let cells = try values.decode(CellSet.self, forKey: .cells)
    self.init(
      try values.decode(String.self, forKey: .table),
      try values.decode(String.self, forKey: .statement), rows: cells.rows, columns: cells.columns)
  }
}

/// Why printed figures are quoted and not computed, and what is asked here in their stead.
public struct Quotation: Sendable, Codable, Equatable {
  public enum Obstacle: String, Sendable, Codable {
    /// Times, speeds and memory of machines unlike this one.
    case hardware
    /// Models, data, or weeks of training.
    case input
    /// None: print states a setting or a formula, which is no result to be reproduced.
    case statement
  }

  public var obstacle: Obstacle
  /// What it would take.
  public var reason: String
  /// Shapes of tables of the same paper that are asked of figures computed here.
  public var standIns: [StandIn]
  /// Orders of print that are asked of figures computed here.
  public var orders: [PrintedOrder]?
  /// The table of the same paper that models these figures.
  public var model: String?
  /// Cells for which something else is true.
  public var exceptions: [Exception]?

  public struct Exception: Sendable, Codable, Equatable {
    public var cells: CellSet
    public var quotation: Quotation
  }

  /// Figures that were measured on a machine.
  public static func measured(
    on machine: String, standIns: [StandIn] = [], model: String? = nil
  ) -> Quotation {
    .init(obstacle: .hardware, reason: machine, standIns: standIns, model: model)
  }

  /// Figures that take an input which is not at hand.
  public static func taking(_ input: String, standIns: [StandIn] = []) -> Quotation {
    .init(obstacle: .input, reason: input, standIns: standIns)
  }

  /// Settings and formulas that print states.
  public static func stating(_ what: String, standIns: [StandIn] = []) -> Quotation {
    .init(obstacle: .statement, reason: what, standIns: standIns)
  }

  /// The same, but for some cells.
  public func but(
    _ quotation: Quotation, rows: [String]? = nil, columns: [String]? = nil
  ) -> Quotation {
    var whole = self
    let cells = CellSet(rows: rows, columns: columns)
    whole.exceptions = (exceptions ?? []) + [Exception(cells: cells, quotation: quotation)]
    return whole
  }

  /// The same, with orders of print that are asked of figures computed here.
  public func asking(_ orders: [PrintedOrder]) -> Quotation {
    var whole = self
    whole.orders = (self.orders ?? []) + orders
    return whole
  }

  /// What becomes of one quoted figure.
  ///
  /// It is *shape reproduced* only by comparisons that it takes part in: if print has it apart from other figures that
  /// something here stands for, and here the order is that of print against every one of these; the reason names them,
  /// and says nothing of figures for which nothing is computed. A statement reproduces words and formulas alone: of a
  /// number it says the direction and not the size.
  ///
  /// - Parameters:
  ///   - printed: What is printed in a cell of the same table; `nil` for nothing.
  ///   - pending: Tables that may still be computed: while one of them asks, the word is that it is not asked yet,
  ///     unless the answer is a contradiction already.
  ///   - result: What a table of the same paper gave, by its id; `nil` if it was not computed.
  public func word(
    row: String, column: String, printed: (_ row: String, _ column: String) -> String?,
    pending: Set<String> = [], _ result: (String) -> TableResult?
  ) -> Word {
    if let other = exceptions?.last(where: { $0.cells.contains(row: row, column: column) }) {
      return other.quotation.word(
        row: row, column: column, printed: printed, pending: pending, result)
    }
    let isNumber = printed(row, column).map(PrintedFigure.isNumber) ?? false
    var answers = Answers()
    for order in orders ?? [] where order.contains(row: row, column: column) {
      answers.ask(order, row: row, column: column, printed: printed, result)
    }
    for standIn in standIns where standIn.cells.contains(row: row, column: column) {
      answers.ask(standIn, isNumber: isNumber, result)
    }
    // A contradiction that noise does not leave open is told as plainly as an agreement.
    if !answers.broken.isEmpty { return Word(.differs, because: answers.contradiction) }
    let absent = answers.missing + [model].compactMap { $0 }.filter { result($0) == nil }
    let awaited = absent.filter(pending.contains).inOrder
    if !awaited.isEmpty {
      return Word(.pending, because: "\(reason); asked in \(awaited.joined(separator: ", "))")
    }
    // What noise leaves open reproduces nothing.
    if !answers.held.isEmpty, answers.open.isEmpty, answers.missing.isEmpty {
      return Word(
        .shapeReproduced, because: "here, too: " + Answers.some(answers.held))
    }
    if let model, result(model) != nil {
      return Word(.modelled, because: "\(reason); modelled in \(model)")
    }
    return Word(plain, because: reason + answers.remarks)
  }

  /// The tables of the same paper that are asked in the stead of what is quoted.
  public var tables: Set<String> {
    let own = standIns.map(\.table) + (orders ?? []).map(\.table) + [model].compactMap { $0 }
    return (exceptions ?? []).reduce(into: Set(own)) { $0.formUnion($1.quotation.tables) }
  }

  /// The word for it where nothing stands in.
  private var plain: Outcome {
    switch obstacle {
    case .hardware: .notComparable
    case .input: .outOfReach
    case .statement: .stated
    }
  }
}

/// What the figures here say of a printed one.
private struct Answers {
  var held: [String] = [], broken: [String] = [], open: [String] = [], missing: [String] = []
  /// Statements that hold and say less than the figure does.
  var weak: [String] = []

  mutating func ask(
    _ order: PrintedOrder, row: String, column: String,
    printed: (String, String) -> String?, _ result: (String) -> TableResult?
  ) {
    guard let found = result(order.table) else { return missing.append(order.table) }
    guard let figures = found.figures?.first(where: { $0.name == order.figures }) else { return }
    let pairs = order.pairs(figures, printed: printed).filter {
      $0.concerns(row: row, column: column)
    }
    func statements(_ verdict: Shape.Verdict) -> [String] {
      pairs.filter { $0.verdict == verdict }.map { "\($0.statement) (\(order.place))" }
    }
    broken += statements(.fails)
    open += statements(.undecided)
    // By name: a table may print many figures of which nothing is computed here.
    held += statements(.holds)
  }

  mutating func ask(
    _ standIn: StandIn, isNumber: Bool, _ result: (String) -> TableResult?
  ) {
    guard let found = result(standIn.table) else { return missing.append(standIn.table) }
    for shape in standIn.shapes(of: found) {
      let statement = "\(shape.statement) (\(standIn.table))"
      switch shape.verdict {
      case .fails: broken.append(statement)
      case .undecided: open.append(statement)
      case .holds where isNumber: weak.append(statement)
      case .holds: held.append(statement)
      }
    }
  }

  var contradiction: String { "here not: " + Self.some(broken) }

  var remarks: String {
    let absent = missing.inOrder.map { "; \($0), which asks it here, was not computed" }
    return (weak.isEmpty ? "" : "; its direction holds here and its size is not asked: ")
      + Self.some(weak) + (open.isEmpty ? "" : "; undecided here: ") + Self.some(open)
      + absent.joined()
  }

  /// The first few, and how many more there are.
  static func some(_ statements: [String]) -> String {
    let rest = statements.count > 3 ? "; and \(statements.count - 3) more" : ""
    return statements.prefix(3).joined(separator: "; ") + rest
  }
}

extension [String] {
  /// Each name once, where it comes first.
  fileprivate var inOrder: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension PrintedOrder {
  public func contains(row: String, column: String) -> Bool {
    members.contains { $0.row == row && $0.column == column }
  }

  /// Where it is asked.
  public var place: String { table == figures ? table : "\(table), \(figures)" }
}

extension Shape {
  /// Whether the paper shows it and figures that were computed here decide it.
  public var isPublished: Bool { place != nil && !isOfPrint }
}
