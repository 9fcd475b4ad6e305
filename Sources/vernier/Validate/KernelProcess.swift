import ArgumentParser
import Foreign

/// The process that holds a kernel: started by `validate`, of no use to anyone else.
struct KernelProcess: ParsableCommand {
  static let name = "kernel-process"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Calls a kernel for `validate`.", shouldDisplay: false)

  @Option var library: String?
  @Option var symbol: String?
  @Option var own: String?
  @Option var command: String?
  @Option var operation: String?
  @Option var folder: String?
  @Option var memory = 2048

  func run() throws {
    let source: KernelServer.Source
    if let library, let symbol, let operation {
      source = .library(library, symbol: symbol, operation: operation)
    } else if let own, let operation,
      let kernel = try OwnKernel.named(own, operation).function(operation)
    {
      source = .own(kernel)
    } else if let command, let operation, let folder {
      source = .command(command, operation: operation, folder: folder)
    } else {
      throw Problem(.usage, "This is for `vernier validate`.")
    }
    KernelServer.run(source, memory: memory << 20)
  }
}
