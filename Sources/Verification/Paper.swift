public import Bindings

/// One paper: its algorithms, its tables, and what is out of reach here.
public protocol Paper: SendableMetatype {
  /// The word by which `vernier reproduce` selects it.
  static var key: String { get }
  static var citation: Citation { get }
  static var algorithms: [any Algorithm.Type] { get }
  static var tables: [PaperTable] { get }
  /// What tables ask of processes.
  static var rankStudies: [RankStudy] { get }
  /// What cannot be reproduced on this kind of machine, and why.
  static var outOfReach: [String] { get }
}

extension Paper {
  public static var rankStudies: [RankStudy] { [] }

  /// The tables that some algorithms appear in.
  public static func tables(of algorithms: [any Algorithm.Type]) -> [PaperTable] {
    let wanted = Set(algorithms.map { ObjectIdentifier($0) })
    return tables.filter { table in
      self.algorithms(of: table).contains { wanted.contains(ObjectIdentifier($0)) }
    }
  }

  /// The algorithms that a table appears with: those that it names; of one that only quotes, those of the tables that
  /// are asked in its stead; of one of which neither says anything, all of the paper's.
  public static func algorithms(of table: PaperTable) -> [any Algorithm.Type] {
    if let uses = table.uses { return uses }
    let asked = table.quotes?.tables ?? []
    let named = tables.filter { asked.contains($0.id) }.flatMap { $0.uses ?? [] }
    return named.isEmpty ? algorithms : named
  }
}

/// A measurement on processes: a table's ``Inputs/onRanks`` starts them and brings back the figures of the
/// first one.
public struct RankStudy: Sendable {
  public let id: String
  /// Called on every rank; what the first one returns counts.
  public let figures: @Sendable (MPI.World, Inputs) throws -> [Double]

  public init(
    _ id: String, figures: @escaping @Sendable (MPI.World, Inputs) throws -> [Double]
  ) {
    (self.id, self.figures) = (id, figures)
  }
}

/// Every paper of the suite; its members are read off the folders of `Sources/Papers`.
public protocol Library: SendableMetatype {
  static var members: [any Paper.Type] { get }
}

/// What a table may be computed from.
public struct Inputs: Sendable {
  public var dataDirectory: String?
  public var model: String?
  public var seed: UInt64
  /// Runs a paper's study on so many processes; `nil` where none can be started.
  public var onRanks:
    (@Sendable (_ paper: String, _ study: String, _ ranks: Int) throws -> [Double])?
  /// Called with a line of progress.
  public var progress: @Sendable (String) -> Void

  public init(
    dataDirectory: String? = nil, model: String? = nil, seed: UInt64 = 1,
    progress: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.dataDirectory = dataDirectory
    self.model = model
    self.seed = seed
    self.progress = progress
  }
}

/// One table of a paper, or a table in its manner on data at hand.
public struct PaperTable: Sendable {
  public let id: String
  public let caption: String
  /// Where it is printed; `nil` for a table that the paper does not have.
  public let place: String?
  public let needs: Need
  /// Why figures that it prints are only quoted; tables that quote nothing have none.
  public let quotes: Quotation?
  /// Whether figures are times of this machine, or follow from them.
  public let isTimed: Bool
  /// The algorithms that it takes figures from. A table that takes from none, because it quotes print or computes with
  /// fractions alone, says nothing; ``Paper/algorithms(of:)`` has what it is made for.
  public let uses: [any Algorithm.Type]?
  public let compute: @Sendable (Inputs) throws -> TableResult

  public enum Need: Sendable, Equatable {
    case nothing
    /// Files in the data directory.
    case data([String])
    /// Files in the data directory if one is given; else the table is computed from what is made here.
    case dataIfGiven([String])
    case model
    /// Processes that exchange messages.
    case ranks

    /// Whether the table can be computed without any input.
    public var isNoInput: Bool {
      switch self {
      case .nothing, .dataIfGiven: true
      case .data, .model, .ranks: false
      }
    }
  }

  public init(
    _ id: String, _ caption: String, place: String?, needs: Need = .nothing,
    quotes: Quotation? = nil, isTimed: Bool = false, uses: [any Algorithm.Type]? = nil,
    compute: @escaping @Sendable (Inputs) throws -> TableResult
  ) {
    self.id = id
    self.caption = caption
    self.place = place
    self.needs = needs
    (self.quotes, self.isTimed, self.uses) = (quotes, isTimed, uses)
    self.compute = compute
  }
}

/// What a table needs of the repository is not there: it is skipped, and all else is computed.
public struct MissingFixture: Error, CustomStringConvertible {
  public let description: String

  /// - Parameters:
  ///   - file: Its path in the repository.
  ///   - remedy: What makes it, as the end of a sentence.
  public init(_ file: String, remedy: String) {
    description =
      "needs \(file) of the repository, which is neither in the working directory nor above it or the program: "
      + "run this in the repository, or \(remedy)"
  }
}

/// A table as computed here.
public struct TableResult: Sendable, Codable {
  public var columns: [String]
  public var rows: [Row]
  /// What the published figures show, asked of the figures here.
  public var shapes: [Shape]
  /// What orders of print are asked of.
  public var figures: [PairedFigures]?
  /// What a figure of the paper plots, on the figures here; the report draws it.
  public var plot: Plot?
  public var notes: [String]
  /// What it was seen to take from while it was computed: algorithms of the suite by name, in order. A model that
  /// an earlier table of the same process made is not made again, and what that took from is not seen.
  public var taken: [String]?

  public struct Row: Sendable, Codable {
    public var label: String
    public var cells: [Cell]
    public init(_ label: String, _ cells: [Cell]) { (self.label, self.cells) = (label, cells) }
  }

  /// Shapes of a table in which nothing is computed are asked of print: there is nothing else to ask.
  public init(
    columns: [String], rows: [Row] = [], shapes: [Shape] = [], figures: [PairedFigures]? = nil,
    plot: Plot? = nil, notes: [String] = []
  ) {
    (self.columns, self.rows, self.plot, self.notes) = (columns, rows, plot, notes)
    self.figures = figures
    let isQuoted = rows.flatMap(\.cells).allSatisfy { [.quoted, .absent].contains($0.standing) }
    self.shapes = isQuoted && !rows.isEmpty ? shapes.map(\.askedOfPrint) : shapes
  }
}

/// Curves on a logarithmic ordinate.
public struct Plot: Sendable, Codable {
  public var x: String, y: String
  public var isLogarithmicInX: Bool
  public var curves: [Curve]

  public struct Curve: Sendable, Codable {
    public var label: String
    public var x: [Double], y: [Double]
    public init(_ label: String, x: [Double], y: [Double]) {
      (self.label, self.x, self.y) = (label, x, y)
    }
  }

  public init(x: String, y: String, isLogarithmicInX: Bool = false, _ curves: [Curve]) {
    (self.x, self.y, self.isLogarithmicInX) = (x, y, isLogarithmicInX)
    self.curves = curves
  }
}
