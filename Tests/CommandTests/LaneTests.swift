import Foundation
import Testing
import Verification

/// Each lane is what it says: the widest has 512-bit registers, and nothing else does.
@Suite struct Lanes {
  /// The functions of the command that touch a 512-bit register, by their mangled names.
  private static let wide: [String]? = {
    let script = """
      objdump -d "\(Command.path)" | awk '/^[0-9a-f]+ <.*>:$/ {f=$2} /%zmm/ {print f}' | sort -u
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "command -v objdump >/dev/null && \(script)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }()

  private static var isChecked: Bool {
    #if arch(x86_64)
      wide != nil
    #else
      false
    #endif
  }

  @Test(.enabled(if: isChecked, "skipped: it takes objdump, on x86-64"))
  func `AVX-512 is in the V4 targets and nowhere else`() throws {
    let wide = try #require(Self.wide)
    #expect(wide.filter { !$0.contains("KernelsV4") } == [])
    for owner in ["MeasurementKernelsV4", "FoundationsKernelsV4", "QuantisationKernelsV4"] {
      #expect(wide.contains { $0.contains(owner) }, "\(owner) has no 512-bit code")
    }
  }

  @Test func `VERNIER_ISA leaves only the baseline`() throws {
    let doctor = try Command.run("doctor", environment: ["VERNIER_ISA": "baseline"])
    #expect(doctor.output.contains("kernels     baseline"))
    let verdicts = try Command.run(
      "verify", "Sum", "--verbose", environment: ["VERNIER_ISA": "baseline"])
    #expect(verdicts.status == 0)
    #expect(verdicts.output.contains("baseline") && !verdicts.output.contains("-v4-"))
  }

  @Test func `Every lane that this machine has is verified`() throws {
    let verdicts = try Command.run("verify", "Sum", "--verbose")
    for lane in Lane.available { #expect(verdicts.output.contains("-\(lane.rawValue)-")) }
  }
}
