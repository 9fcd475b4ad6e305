import Bindings
import Foreign
import Foundation

/// Where the kernel comes from, and who calls it.
struct KernelSource {
  let host: ProcessHost
  /// What its function is called in reproducers.
  let symbol: String
  private let temporary: URL?

  init(_ command: Validate, _ operation: any Foreign.Operation) throws {
    let ways = [
      command.library != nil, command.python != nil, command.command != nil, command.own != nil,
    ]
    guard ways.count(where: \.self) == 1 else {
      throw Problem(
        .usage, "Name one kernel: a library (.so, .o), --python, --command or --own. See --help.")
    }
    var arguments = [Launcher.program, KernelProcess.name]
    let memory = ["--memory", "\(command.scope.memory)"]
    let signature = operation.signature
    isNative = command.library != nil
    symbol = command.symbol ?? operation.name.replacing("-", with: "_")
    if let name = command.own {
      arguments += ["--own", name, "--operation", operation.name] + memory
      _ = try OwnKernel.named(name, operation.name)
      temporary = nil
      host = ProcessHost(
        arguments, kernel: name, signature: signature,
        abilities: [.memory, .repetition, .concurrency, .environment])
    } else if let python = command.python {
      temporary = nil
      host = try PythonKernel.host(python, signature, memory: command.scope.memory)
    } else if let program = command.command {
      guard program.contains(where: { !$0.isWhitespace }) else {
        throw Problem(.usage, "--command is empty; name a program that is given a folder.")
      }
      let folder = try Self.temporaryFolder()
      arguments += [
        "--command", program, "--operation", operation.name, "--folder", folder.path,
      ]
      temporary = folder
      host = ProcessHost(
        arguments, kernel: program, signature: signature, abilities: [])
    } else {
      let (file, folder) = try Self.library(command.library!)
      temporary = folder
      arguments +=
        ["--library", file, "--symbol", symbol, "--operation", operation.name] + memory
      host = ProcessHost(
        arguments, kernel: "\(command.library!) \(symbol)", signature: signature,
        abilities: [.memory, .repetition, .concurrency, .environment])
    }
    if command.symbol != nil, command.library == nil {
      throw Problem(.usage, "--symbol is for a library (.so, .o); the kernel named has none.")
    }
    host.file = command.library ?? command.python.map { String($0.prefix { $0 != ":" }) }
    if command.own == nil { host.hiddenVariables = PeerKernels.ours }
  }

  /// Whether it can be called from C.
  let isNative: Bool

  /// Whether each call starts a program.
  var isSlow: Bool { !host.abilities.contains(.repetition) }

  private static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "vernier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  func clean() {
    if let temporary { try? FileManager.default.removeItem(at: temporary) }
  }

  /// The library itself, or one that is linked of an object file.
  private static func library(_ path: String) throws -> (String, URL?) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw Problem(.missingData, "\(path): there is no such file.")
    }
    guard !Environment.isFolder(path) else {
      throw Problem(.missingData, "\(path) is a folder; name a .so or .o file.")
    }
    // Without a slash the linker would look for it in its own places.
    let whole = URL(filePath: path).standardizedFileURL.path
    guard path.hasSuffix(".o") else { return (whole, nil) }
    let folder = try temporaryFolder()
    let linked = folder.appending(path: "kernel.so").path
    if let failure = Tool.run(["cc", "-shared", "-o", linked, whole, "-lm", "-lpthread"]) {
      try? FileManager.default.removeItem(at: folder)
      throw Problem(
        .unusableKernel,
        "\(path) cannot be linked to a shared library; compile it with -fPIC. cc says:\n\(failure.words)"
      )
    }
    return (linked, folder)
  }
}
