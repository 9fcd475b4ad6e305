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

/// Shapes of a table of the same paper that ask, of figures computed here, what some quoted cells show. They speak of
/// these cells and of no other.
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

  /// What becomes of one quoted figure; `nil` for what is no result.
  ///
  /// - Parameter result: What a table of the same paper gave, by its id; `nil` if it was not computed.
  public func word(row: String, column: String, _ result: (String) -> TableResult?) -> Word? {
    if let other = exceptions?.last(where: { $0.cells.contains(row: row, column: column) }) {
      return other.quotation.word(row: row, column: column, result)
    }
    var (asked, missing): ([(shape: Shape, table: String)], [String]) = ([], [])
    for standIn in standIns where standIn.cells.contains(row: row, column: column) {
      if let result = result(standIn.table) {
        asked += standIn.shapes(of: result).map { ($0, standIn.table) }
      } else {
        missing.append(standIn.table)
      }
    }
    // A shape that noise leaves open reproduces nothing.
    if !asked.isEmpty, missing.isEmpty, asked.allSatisfy({ $0.shape.verdict == .holds }) {
      let shown = asked.map { "\($0.shape.statement) (\($0.table))" }
      return Word(.shapeReproduced, because: "here, too: " + shown.joined(separator: "; "))
    }
    // A contradiction that noise does not leave open is told as plainly as an agreement.
    let broken = asked.filter { $0.shape.verdict == .fails }
    if !broken.isEmpty {
      let shown = broken.map { "\($0.shape.statement) (\($0.table))" }
      return Word(.differs, because: "here not: " + shown.joined(separator: "; "))
    }
    if let model, result(model) != nil {
      return Word(.modelled, because: "\(reason); modelled in \(model)")
    }
    let open = asked.filter { $0.shape.verdict == .undecided }.map {
      "; \($0.shape.statement) (\($0.table)) is undecided here"
    }
    let absent = missing.map { "; \($0), which asks it here, was not computed" }
    return plain.map { Word($0, because: reason + (open + absent).joined()) }
  }

  /// The word for it where nothing stands in.
  private var plain: Outcome? {
    switch obstacle {
    case .hardware: .notComparable
    case .input: .outOfReach
    case .statement: nil
    }
  }

  /// For a reader: what it would take, and where its question is asked.
  public var sentence: String {
    let tables = standIns.map(\.table).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let asked =
      tables.isEmpty ? "" : "; what some of it shows is asked in \(tables.joined(separator: ", "))"
    let modelled = model.map { "; modelled in \($0)" } ?? ""
    let others = (exceptions ?? []).map { "; but " + $0.words }.joined()
    return "\(plain?.rawValue ?? "as stated"): \(reason)\(asked)\(modelled)\(others)"
  }
}

extension Quotation.Exception {
  fileprivate var words: String {
    let names = (cells.rows ?? []) + (cells.columns ?? [])
    return "\(names.joined(separator: ", ")) \(quotation.sentence)"
  }
}

extension Shape {
  /// Whether the paper shows it and figures that were computed here decide it.
  public var isPublished: Bool { place != nil && !isOfPrint }
}
