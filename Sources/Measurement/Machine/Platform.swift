import Bindings
public import Verification

/// The machine and the libraries that figures belong to.
public struct Platform: Codable, Sendable, Equatable {
  public var processor: String
  public var architecture: String
  public var cores: Int
  /// Bytes of the data caches, nearest first.
  public var caches: [String]
  public var lane: Lane
  public var libraries: [String]
  public var openBLASCore: String
  public var openBLASThreads: Int
  /// Which compiler made this build, and how; `nil` where a record is older than the field.
  public var compiler: String?
  public var build: String?

  public static var current: Platform {
    Platform(
      processor: Machine.model, architecture: Machine.architecture, cores: Machine.cores,
      caches: Machine.caches.map { "L\($0.level) \($0.bytes >> 10) KiB" }, lane: .widest,
      libraries: Libraries.versions.map { "\($0.name) \($0.version)" },
      openBLASCore: BLAS.core, openBLASThreads: BLAS.threads, compiler: Toolchain.compiler,
      build: Toolchain.build)
  }

  /// A name for the folder of this host's baselines: what decides whether figures are comparable.
  public var folder: String {
    let machine = "\(processor)-\(cores)x-\(caches.joined(separator: "-"))-\(lane.rawValue)"
    let text = [machine, compiler, build].compactMap { $0 }.joined(separator: "-")
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.joined(separator: "-")
  }
}
