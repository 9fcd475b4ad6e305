import Foundation
import Testing

/// The table of peers, where there are none.
@Suite struct BenchPeers {
  @Test func `Libraries that are missing are rows with the commands that install them`() throws {
    let found = try Command.run(
      "bench", "--peers", "RMSNorm", "--size", "64", "--python", "/no/such/python")
    #expect(found.status == 69, "\(found.errors)")
    #expect(found.output.contains("not installed"))
    #expect(found.output.contains("PyTorch: not installed: /no/such/python cannot be started"))
    #expect(found.output.contains("pip install numpy torch"))
    #expect(found.errors.contains("--python"))
  }

  @Test func `They are found by VERNIER_PYTHON, and shown as Markdown or JSON`() throws {
    let place = ["VERNIER_PYTHON": "/no/such/python"]
    let page = try Command.run(
      "bench", "--peers", "RMSNorm", "--size", "64", "--markdown", environment: place)
    #expect(page.status == 69)
    #expect(page.output.contains("| ○ | RMSNorm | 64 | torch rms_norm, float32 |"))
    let record = try Command.run(
      "bench", "--peers", "RMSNorm", "--size", "64", "--json", environment: place)
    let report = try JSONSerialization.jsonObject(with: Data(record.output.utf8)) as? [String: Any]
    let rows = try #require(report?["rows"] as? [[String: Any]])
    #expect(rows.count == 1 && rows[0]["standing"] as? String == "absent")
    #expect(report?["python"] as? String == "/no/such/python")
  }

  @Test func `A wrong use is a usage error`() throws {
    for arguments in [
      ["bench", "--python", "python3"], ["bench", "--markdown"],
      ["bench", "--peers", "--record"], ["bench", "--peers", "--plot", "plots"],
      ["bench", "--peers", "--processes", "5"], ["bench", "--peers", "--limit", "0"],
      ["bench", "--peers", "SLiMQuant"],
    ] {
      let found = try Command.run(arguments)
      #expect(found.status == 64, "\(arguments): \(found.errors)")
    }
  }

  @Test func `The help teaches it`() throws {
    let help = try Command.run("bench", "--help")
    for words in ["--peers", "VERNIER_PYTHON", "69", "one thread each"] {
      #expect(help.output.contains(words), "\(words)")
    }
  }
}
