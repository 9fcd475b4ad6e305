import Foundation
import Testing

/// Everything that can go wrong is said in one paragraph, with a documented exit code.
@Suite struct BadUse {
  @Test(arguments: [
    ["verify", "AbsMx"], ["bench", "AbsMx"], ["list", "absmx"], ["run", "AbsMx"],
  ]) func `An unknown algorithm is answered with the nearest`(_ arguments: [String]) throws {
    let process = try Command.run(arguments[0], arguments[1])
    #expect(process.status == 64)
    #expect(process.errors.contains("Did you mean AbsMax"), "\(process.errors)")
  }

  @Test(
    arguments: [
      ("Foo", []), ("Xyzzy", []), ("GEM", ["GEMM"]), ("Sotfmax", ["Softmax"]),
      ("Quant", ["SLiMQuant"]), ("qu", []),
    ] as [(String, [String])])
  func `Only what is near is suggested, and how to list the others is said`(
    _ name: String, _ near: [String]
  ) throws {
    let process = try Command.run("list", name)
    #expect(process.status == 64 && process.errors.contains("`vernier list` shows all"))
    #expect(process.errors.contains("Did you mean") == !near.isEmpty, "\(process.errors)")
    for word in near { #expect(process.errors.contains(word), "\(process.errors)") }
  }

  @Test func `An unknown check, family, paper or option is usage`() throws {
    for arguments in [
      ["verify", "--check", "agrement"], ["list", "--family", "Fundations"], ["reproduce", "slm"],
      ["verify", "--dept", "3"], ["verify", "--depth", "0"], ["verify", "--jobs", "0"],
      ["bench", "--rounds", "0"],
      ["run", "--processes", "0"], ["bench", "--processes", "3"], ["verify", "--depth", "-1"],
      ["verify", "--seed", "-1"],
      ["verify", "--case", "-1"], ["bench", "--size", "-5"],
    ] {
      let process = Command.process(arguments)
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 64, "\(arguments)")
    }
  }

  @Test func `A missing folder of data is missing data`() throws {
    let process = try Command.run("run", "--data", "/no/such/folder")
    #expect(process.status == 66)
    #expect(process.errors.contains("/no/such/folder"))
  }

  @Test func `A missing model is missing data`() throws {
    let process = try Command.run("run", "--model", "/no/such/model.safetensors")
    #expect(process.status == 66)
    #expect(process.errors.contains("model.safetensors"))
  }

  @Test func `A malformed model is named with the byte and the reason`() throws {
    let model = "\(TemporaryFolder.make())/broken.safetensors"
    try Data([0, 0, 0, 128, 0, 0, 0, 0, 123]).write(to: URL(filePath: model))
    for arguments in [
      ["reproduce", "panza", "--model", model],
      ["run", "ROUGE", "--no-bench", "--model", model],
    ] {
      let process = try Command.run(arguments)
      #expect(process.status == 65, "\(process.errors)")
      #expect(process.errors.contains("\(model), byte"), "\(process.errors)")
    }
  }

  @Test func `A malformed data set is named with the line and the reason`() throws {
    let folder = TemporaryFolder.make()
    try "sex,length\nM,abc\n".write(
      toFile: "\(folder)/abalone.csv", atomically: true, encoding: .utf8)
    for file in ["heart_scale", "a8a"] {
      try "+1 1:0.5 2:x\n".write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
    }
    let process = try Command.run("reproduce", "ca-prox", "--data", folder)
    #expect(process.status == 65, "\(process.errors)")
    #expect(process.errors.contains("line"), "\(process.errors)")
  }

  @Test func `A folder that lacks a data set leaves its tables out and says so`() throws {
    let process = try Command.run("reproduce", "ca-prox", "--data", TemporaryFolder.make())
    #expect(process.status == 0)
    #expect(process.output.contains("skipped:") && process.output.contains("lacks abalone.csv"))
  }

  @Test func `A missing record is missing data, and a broken one malformed data`() throws {
    #expect(try Command.run("report", "none.json").status == 66)
    let broken = "\(TemporaryFolder.make())/run.json"
    try "{\"version\":".write(toFile: broken, atomically: true, encoding: .utf8)
    let process = try Command.run("report", broken)
    #expect(process.status == 65)
    #expect(process.errors.contains(broken))
  }

  @Test func `A place where nothing can be written is known before the work is done`() throws {
    let file = "\(TemporaryFolder.make())/file"
    try "".write(toFile: file, atomically: true, encoding: .utf8)
    for place in ["\(file)/report", "/proc/report"] {
      let process = try Command.run("run", "--output", place)
      #expect(process.status == 73, "\(place): \(process.errors)")
      #expect(process.errors.contains(place))
      #expect(process.output.isEmpty)
    }
  }

  @Test func `A full disk is said to be full`() throws {
    let folder = TemporaryFolder.make()
    let mount = Process()
    mount.executableURL = URL(filePath: "/usr/bin/env")
    mount.arguments = ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", folder]
    mount.standardError = FileHandle.nullDevice
    try mount.run()
    mount.waitUntilExit()
    guard mount.terminationStatus == 0 else {
      print("skipped: this user may not mount a small file system")
      return
    }
    defer {
      let unmount = Process()
      unmount.executableURL = URL(filePath: "/usr/bin/env")
      unmount.arguments = ["umount", folder]
      try? unmount.run()
      unmount.waitUntilExit()
    }
    let process = try Command.run(
      "run", "--no-bench", "MathadorScorer", "--output", "\(folder)/report")
    #expect(process.status == 74, "\(process.errors)")
    #expect(process.errors.contains("No space left"), "\(process.errors)")
  }

  @Test func `A missing gnuplot is named with the command that installs it`() throws {
    let process = try Command.run("doctor", environment: ["PATH": "/nonexistent"])
    #expect(process.status == 69)
    #expect(process.output.contains("apt-get install gnuplot"))
  }

  @Test func `An interrupted run keeps what was finished`() throws {
    let folder = TemporaryFolder.make()
    let process = Command.process([
      "run", "--no-bench", "--depth", "2000", "--output", "\(folder)/report",
    ])
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let record = "\(folder)/report/run.json"
    while !FileManager.default.fileExists(atPath: record) && process.isRunning { usleep(2_000) }
    usleep(50_000)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let text = try String(contentsOfFile: record, encoding: .utf8)
    #expect(text.contains("\"isComplete\":false"))
    #expect(FileManager.default.fileExists(atPath: "\(folder)/report/index.html"))
  }
}

/// Nothing succeeds at nothing.
@Suite struct EmptyUse {
  @Test(arguments: [
    ["verify", "Sum", "--family", "Proximal"], ["verify", "Sum", "--case", "99999"],
    ["bench", "GEMM", "--size", "100000000"],
  ]) func `What selects nothing, or too much, is usage`(_ arguments: [String]) throws {
    let process = try Command.run(arguments)
    #expect(process.status == 64, "\(process.output)")
    #expect(process.errors.hasPrefix("vernier: "))
  }

  @Test func `A lane that does not exist is refused`() throws {
    let process = try Command.run("doctor", environment: ["VERNIER_ISA": "foo"])
    #expect(process.status == 64)
    #expect(process.errors.contains("VERNIER_ISA is foo"))
  }

  @Test func `A table that was asked for and lacks its data is missing data`() throws {
    let process = try Command.run(
      "reproduce", "ca-prox", "--data", TemporaryFolder.make(), "--table", "solved")
    #expect(process.status == 66)
  }

  @Test func `An interrupted verification says so, with its own code`() throws {
    let process = Command.process(["verify", "--depth", "5000"])
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    #expect(Processes.eventually(within: 60) { Processes.isListening(process, to: SIGINT) })
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
  }
}
