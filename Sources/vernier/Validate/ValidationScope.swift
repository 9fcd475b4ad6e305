import ArgumentParser
import Foreign
import Foundation

/// How much is tried.
struct ValidationScope: ParsableArguments {
  @Option(help: "Chooses the numbers; the same seed makes the same calls.") var seed: UInt64 = 1
  @Option(help: "2 tries every pair of sizes, parameters and kinds of numbers; 3 every triple.")
  var depth = 2
  @Option(
    help: ArgumentHelp(
      "Numbers of threads that the kernel is told to use, separated by commas.", valueName: "list"))
  var threads = "1,2"
  @Option(help: ArgumentHelp("What a call may take.", valueName: "s")) var timeLimit = 5.0
  @Option(help: ArgumentHelp("What the kernel's process may allocate.", valueName: "MB"))
  var memoryLimit = 2048
  @Option(
    help: ArgumentHelp(
      "After how long no further case is begun; 10 s for a --command, none for others.",
      valueName: "s"))
  var budget: Double?
  @Option(
    name: .customLong("case"), parsing: .upToNextOption,
    help: ArgumentHelp("Only these cases, by their number.", valueName: "n"))
  var cases: [Int] = []
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Calls with all sizes n besides, for products of matrices: judged by signed sums of all elements, and one by one on some hundred rows and columns.",
      valueName: "n"))
  var large: [Int] = []
  @Flag(help: "Ends with the first failure.") var failFast = false

  /// Megabytes for the kernel's process: more where large calls have to lie there, twice.
  var memory: Int {
    let size = large.max() ?? 0
    return memoryLimit + ((80 * size * size) >> 20)
  }

  func validate() throws {
    guard (1...4).contains(depth) else {
      throw ValidationError("--depth is 1 to 4; 2 tries every pair.")
    }
    guard timeLimit > 0, timeLimit < 1e6 else {
      throw ValidationError("--time-limit is a number of seconds above zero.")
    }
    guard (64...1 << 20).contains(memoryLimit) else {
      throw ValidationError("--memory-limit is in megabytes, from 64 on.")
    }
    guard large.allSatisfy((1...16384).contains) else {
      throw ValidationError("--large is a size from 1 to 16384.")
    }
    guard let counts = threadCounts, !counts.isEmpty, counts.allSatisfy((1...1024).contains) else {
      throw ValidationError("--threads is a list such as 1,2: numbers from 1 to 1024.")
    }
  }

  private var threadCounts: [Int]? {
    let words = threads.split(separator: ",", omittingEmptySubsequences: false)
    let counts = words.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    return counts.count == words.count ? counts : nil
  }

  func options(_ output: ValidationOutput, _ kernel: KernelSource) throws -> Validator.Options {
    var options = Validator.Options()
    options.seed = seed
    options.strength = depth
    options.threads = threadCounts ?? [1]
    options.only = Set(cases)
    options.large = large
    options.stopsAtFirst = failFast
    options.keep = output.keeper(kernel.isNative ? kernel.symbol : nil)
    options.budget = budget ?? (kernel.isSlow ? 10 : .infinity)
    return options
  }
}
