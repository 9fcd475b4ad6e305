import Foundation

/// An instruction set that kernels were compiled for.
///
/// Every lane that this machine can run is verified in every run; `VERNIER_ISA=baseline` leaves only the
/// portable one, as on a machine that has nothing else.
public enum Lane: String, Sendable, CaseIterable, Codable {
  /// What every processor of the architecture has.
  case baseline
  /// x86-64-v4 with VNNI, BF16 and VBMI: AVX-512 as Zen 4 and Ice Lake have it.
  case v4

  /// The flags of /proc/cpuinfo that the lane is compiled for.
  var features: [String] {
    switch self {
    case .baseline: []
    case .v4:
      [
        "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "avx512_vnni", "avx512_bf16",
        "avx512vbmi", "avx512_vbmi2", "fma", "bmi2",
      ]
    }
  }

  /// The lanes that were built and can run here, the widest last.
  public static let available: [Lane] = allCases.filter { $0.obstacle == nil }

  /// The widest lane that can run here: what kernels are timed in.
  public static let widest: Lane = available.last ?? .baseline

  /// Why this lane cannot run here; `nil` if it can.
  public var obstacle: String? {
    guard self != .baseline else { return nil }
    #if arch(x86_64)
      let wish = ProcessInfo.processInfo.environment["VERNIER_ISA"] ?? "auto"
      if wish == Lane.baseline.rawValue { return "VERNIER_ISA=baseline" }
      let missing = features.filter { !Machine.flags.contains($0) }
      return missing.isEmpty ? nil : "this processor lacks \(missing.joined(separator: ", "))"
    #else
      return "it exists on x86-64 only"
    #endif
  }
}

/// The processor, as the operating system describes it.
public enum Machine {
  private static let description =
    (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""

  private static func field(_ name: String) -> String? {
    description.split(separator: "\n").first { $0.hasPrefix(name) }
      .flatMap { $0.split(separator: ":", maxSplits: 1).last }
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  public static let flags = Set((field("flags") ?? "").split(separator: " ").map(String.init))
  public static let model = field("model name") ?? "unknown processor"
  public static let cores = ProcessInfo.processInfo.activeProcessorCount

  public static let architecture: String = {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "another architecture"
    #endif
  }()

  /// Sizes of the data caches of the first core, nearest first, in bytes.
  public static let caches: [(level: Int, bytes: Int)] = {
    let base = "/sys/devices/system/cpu/cpu0/cache"
    func read(_ index: Int, _ file: String) -> String? {
      (try? String(contentsOfFile: "\(base)/index\(index)/\(file)", encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return (0..<8).compactMap { index in
      guard let kind = read(index, "type"), kind != "Instruction",
        let level = read(index, "level").flatMap(Int.init), let size = read(index, "size")
      else { return nil }
      let unit = size.hasSuffix("M") ? 1 << 20 : 1 << 10
      return Int(size.dropLast()).map { (level, $0 * unit) }
    }
  }()
}
