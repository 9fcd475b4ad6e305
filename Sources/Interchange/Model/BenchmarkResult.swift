/// What was measured of one benchmark with one choice of its parameters.
public struct BenchmarkResult: Sendable, Codable, Equatable {
  /// What the tool gathers benchmarks under, where it says so apart from the name.
  public var group: String?
  public var name: String
  public var parameters: [Parameter]
  public var measurements: [Measurement]
  /// Why there is no measurement, if there is none.
  public var failure: Failure?
  /// What the file says beyond that, under the tool's own names; only that tool's writer puts it back.
  public var details: [Field] = []

  public init(
    group: String? = nil, name: String, parameters: [Parameter] = [],
    measurements: [Measurement] = [], failure: Failure? = nil, details: [Field] = []
  ) {
    (self.group, self.name, self.parameters) = (group, name, parameters)
    (self.measurements, self.failure, self.details) = (measurements, failure, details)
  }

  /// The name that tells this result from the others of its run: group, name and parameters, as in
  /// `sum/of/iterator/n=64`.
  public var qualifiedName: String {
    let values = parameters.map { parameter in
      (parameter.name.map { "\($0)=" } ?? "") + parameter.value.text
    }
    return ([group, name].compactMap { $0 } + values).joined(separator: "/")
  }

  /// The time of one iteration by the wall clock, where it was measured.
  public var time: Measurement? { measurements.first { $0.metric.name == Metric.time.name } }
}

/// One parameter of a benchmark; some tools do not name it.
public struct Parameter: Sendable, Codable, Equatable {
  public var name: String?
  public var value: Datum

  public init(name: String? = nil, value: Datum) { (self.name, self.value) = (name, value) }
}

/// A benchmark that gave no figure.
public struct Failure: Sendable, Codable, Equatable {
  public enum Kind: String, Sendable, Codable { case failed, skipped }

  public var kind: Kind
  public var message: String?

  public init(_ kind: Kind, message: String? = nil) { (self.kind, self.message) = (kind, message) }
}
