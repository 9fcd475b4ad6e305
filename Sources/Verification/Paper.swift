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
  public let compute: @Sendable (Inputs) throws -> TableResult

  public enum Need: Sendable, Equatable {
    case nothing
    /// Files in the data directory.
    case data([String])
    case model
    /// Processes that exchange messages.
    case ranks
  }

  public init(
    _ id: String, _ caption: String, place: String?, needs: Need = .nothing,
    compute: @escaping @Sendable (Inputs) throws -> TableResult
  ) {
    self.id = id
    self.caption = caption
    self.place = place
    self.needs = needs
    self.compute = compute
  }
}

/// A table as computed here.
public struct TableResult: Sendable, Codable {
  public var columns: [String]
  public var rows: [Row]
  /// What the published figures show, asked of the figures here.
  public var shapes: [Shape]
  /// What a figure of the paper plots, on the figures here; the report draws it.
  public var plot: Plot?
  public var notes: [String]

  public struct Row: Sendable, Codable {
    public var label: String
    public var cells: [Cell]
    public init(_ label: String, _ cells: [Cell]) { (self.label, self.cells) = (label, cells) }
  }

  /// Shapes of a table in which nothing is computed are asked of print: there is nothing else to ask.
  public init(
    columns: [String], rows: [Row] = [], shapes: [Shape] = [], plot: Plot? = nil,
    notes: [String] = []
  ) {
    (self.columns, self.rows, self.plot, self.notes) = (columns, rows, plot, notes)
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

/// One cell: the published figure, the figure here, and what became of their comparison.
public struct Cell: Sendable, Codable, Equatable {
  public var published: String?
  public var computed: String?
  public var standing: Standing

  public enum Standing: String, Sendable, Codable {
    /// Equal to the printed digit, or within the stated criterion.
    case agrees
    /// Not what is printed: a finding.
    case differs
    /// Printed nowhere; computed here.
    case computed
    /// Printed, and not computed here.
    case quoted
    /// There is no figure, here or in print; the text says why.
    case absent
  }

  public init(published: String? = nil, computed: String? = nil, standing: Standing) {
    (self.published, self.computed, self.standing) = (published, computed, standing)
  }

  /// A figure of our own.
  public static func figure(_ text: String) -> Cell { Cell(computed: text, standing: .computed) }

  /// A printed figure that is not recomputed.
  public static func quoted(_ text: String) -> Cell { Cell(published: text, standing: .quoted) }

  /// No figure: what stands in its place.
  public static func absent(_ text: String) -> Cell { Cell(computed: text, standing: .absent) }

  /// A printed decimal beside what follows from other printed decimals: those are rounded, so that it may
  /// be any value of an interval. They agree if a value of its interior rounds to the printed digits.
  public static func printed(
    _ text: String, beside value: Double, within range: ClosedRange<Double>
  ) -> Cell {
    let text = Misprint.applied(to: text)
    var cell = compared(text, with: value)
    let digits =
      text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    let half = 0.5 * power(10, -digits)
    // Intervals that only touch have no value in common that rounds to both sides' digits.
    let slack = 1e-9 * half
    let (least, most) = (range.lowerBound + slack, range.upperBound - slack)
    let meets = Double(text).map { $0 + half > least && $0 - half < most } ?? false
    cell.standing = meets ? .agrees : .differs
    return cell
  }

  /// A printed decimal beside a value: they agree if the value rounds to the printed digits, ties either way.
  public static func printed(_ text: String, beside value: Double) -> Cell {
    compared(Misprint.applied(to: text), with: value)
  }

  private static func compared(_ text: String, with value: Double) -> Cell {
    let digits =
      text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    let rounded = Self.decimal(value, digits: digits)
    let half = 0.5 * Self.power(10, -digits) * (1 + 1e-9)
    let isSame = Double(text).map { abs($0 - value) <= half } ?? false
    return Cell(published: text, computed: rounded, standing: isSame ? .agrees : .differs)
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<abs(exponent)).reduce(1.0) { product, _ in exponent < 0 ? product / base : product * base }
  }

  /// A value with a fixed number of decimals.
  public static func decimal(_ value: Double, digits: Int) -> String {
    let scale = power(10, digits)
    let scaled = (value * scale).rounded()
    guard scaled.isFinite, abs(scaled) < 1e15 else { return "\(value)" }
    let integer = Int(scaled)
    let text = "\(abs(integer))"
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let sign = integer < 0 ? "-" : ""
    return digits == 0
      ? sign + padded : "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }
}
