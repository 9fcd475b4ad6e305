import Foundation
import Testing

/// `vernier validate` as its users meet it.
@Suite struct ValidateCommand {
  private static func validate(_ symbol: String, _ more: String...) throws -> Command {
    try Command.run(
      ["validate", TestKernels.library, "--as", "sum-f32", "--symbol", symbol, "--time-limit", "1"]
        + more)
  }

  @Test func `A right kernel passes, and what would have been noticed is said`() throws {
    let command = try Self.validate("right")
    #expect(command.status == 0, "\(command.output) \(command.errors)")
    #expect(command.output.contains("PASS"))
    #expect(command.output.contains("ulp in one element would have been noticed"))
  }

  @Test(arguments: [
    ("crash", "SIGSEGV"), ("leave", "ended the process with exit code 0"),
    ("hang", "did not end in"),
    ("status", "returned 2 and not 0"), ("tail", "✗ results"), ("nan_is_zero", "✗ specials"),
    ("rounding", "changed the rounding mode"), ("leak", "memory grows by"),
    ("reads_before", "read memory before a buffer: x"),
    ("reads_past", "read memory past a buffer: x"),
    ("writes_past", "wrote past a buffer: sum"), ("writes_input", "wrote to an input: x"),
    ("cached", "✗ memory"), ("ends_cached", "✗ memory"), ("short_table", "✗ results"),
    ("hoards", "✗ leaks"), ("static_buffer", "✗ concurrency"), ("tires", "✗ endurance"),
    ("chatters", "wrote to a descriptor"), ("askew", "✗ addresses"), ("vacant", "sum[0] is -nan"),
  ]) func `What is wrong is named`(_ symbol: String, _ words: String) throws {
    let command = try Self.validate(symbol)
    #expect(command.status == 1, "\(command.output) \(command.errors)")
    #expect(command.output.contains(words), "\(command.output)")
  }

  @Test func `A failure is shrunk, and shows itself again in three ways`() throws {
    let folder = TemporaryFolder.make()
    let command = try Self.validate(
      "tail", "--failures", folder, "--json-file", "\(folder)/report.json")
    #expect(command.status == 1)
    let report =
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(filePath: "\(folder)/report.json"))) as? [String: Any]
    let checks = try #require(report?["checks"] as? [[String: Any]])
    let results = try #require(checks.first { $0["inspection"] as? String == "results" })
    let failures = try #require(results["failures"] as? [[String: Any]])
    let sizes = try #require(failures[0]["sizes"] as? [String: Int])
    // Nine terms are the fewest at which the tail is lost; that one may be zero.
    #expect((9...11).contains(try #require(sizes["n"])))
    let stem = "\(folder)/sum-f32-results"
    let replayed = try Command.run(
      "validate", TestKernels.library, "--symbol", "tail", "--replay", "\(stem).json")
    #expect(replayed.status == 1, "\(replayed.output) \(replayed.errors)")
    #expect(replayed.output.contains("results:"))
    let sameSymbol = try Command.run(
      "validate", TestKernels.library, "--replay", "\(stem).json")
    #expect(sameSymbol.status == 1, "\(sameSymbol.output) \(sameSymbol.errors)")
    let mended = try Command.run(
      "validate", TestKernels.library, "--symbol", "right", "--replay", "\(stem).json")
    #expect(mended.status == 0, "\(mended.output) \(mended.errors)")
    for (kernel, expected) in [("tail", Int32(1)), ("right", 0)] {
      let source = try String(contentsOfFile: "\(stem).c", encoding: .utf8).replacing(
        " tail(", with: " \(kernel)(")
      try source.write(toFile: "\(folder)/again.c", atomically: true, encoding: .utf8)
      let built = try Command.run(
        [
          "cc", "-std=gnu99", "-Wall", "-Werror", "\(folder)/again.c", TestKernels.library, "-o",
          "\(folder)/again", "-lm",
        ],
        program: "/usr/bin/env")
      #expect(built.status == 0, "\(built.errors)")
      let ran = try Command.run([], program: "\(folder)/again")
      #expect(ran.status == expected, "\(ran.output)")
    }
    let script = try Command.run(["swiftc", "-parse", "\(stem).swift"], program: "/usr/bin/env")
    #expect(script.status == 0, "\(script.errors)")
  }

  @Test func `Who was not judged has not passed`() throws {
    // Matrices without rows have no elements.
    let nothing = try Command.run(
      "validate", "--own", "foundations", "--as", "gemm-f64", "--contract", "m<=0", "--no-failures")
    #expect(nothing.status == 75, "\(nothing.output) \(nothing.errors)")
    let dead = try Command.run(
      "validate", "--command", "false", "--as", "sum-f32", "--no-failures", "--budget", "2")
    #expect(dead.status == 1 && !dead.output.contains("✓ results"), "\(dead.output)")
  }

  @Test func `A failure that many calls show is not replayed as one`() throws {
    let folder = TemporaryFolder.make()
    _ = try Self.validate("leak", "--failures", folder)
    let again = try Command.run(
      "validate", TestKernels.library, "--replay", "\(folder)/sum-f32-leaks.json")
    #expect(again.status == 75, "\(again.output) \(again.errors)")
    let unwritable = try Self.validate("tail", "--failures", "/proc/nowhere")
    #expect(unwritable.status == 73 && unwritable.errors.contains("could not be kept"))
  }

  @Test func `The contract may be narrowed, and then what lies outside is not tried`() throws {
    let command = try Self.validate("nan_is_zero", "--contract", "nan=free")
    #expect(command.status == 0, "\(command.output)")
    let fewer = try Self.validate("tail", "--contract", "n%4=0")
    #expect(fewer.status == 0, "\(fewer.output)")
    #expect(fewer.output.contains("PASS"))
    let shorter = try Self.validate("static_buffer", "--contract", "reentrant=no")
    #expect(shorter.status == 0, "\(shorter.output)")
  }

  #if arch(x86_64)
    @Test func `What may count as zero may make a NaN of an infinity`() throws {
      let folder = TemporaryFolder.make()
      try """
      #include <stdint.h>
      #include <xmmintrin.h>
      int flushed(int64_t n, const float *x, int64_t incx, const float *y, int64_t incy, float *dot) {
        unsigned before = _mm_getcsr();
        _mm_setcsr(before | 0x8040);
        volatile float s = 0;
        for (int64_t i = 0; i < n; i++) s += x[i * incx] * y[i * incy];
        *dot = s;
        _mm_setcsr(before);
        return 0;
      }
      """.write(toFile: "\(folder)/k.c", atomically: true, encoding: .utf8)
      let compiled = try Command.run(
        ["cc", "-O1", "-c", "-fPIC", "-o", "\(folder)/k.o", "\(folder)/k.c"],
        program: "/usr/bin/env")
      try #require(compiled.status == 0, "\(compiled.errors)")
      func validate(_ more: [String]) throws -> Command {
        try Command.run(
          ["validate", "\(folder)/k.o", "--as", "dot-f32", "--symbol", "flushed", "--no-failures"]
            + more)
      }
      for seed in 1...3 {
        let flushing = try validate(["--contract", "subnormals=flush", "--seed", "\(seed)"])
        #expect(flushing.status == 0, "\(flushing.output) \(flushing.errors)")
      }
      #expect(try validate([]).status == 1)
      let linked = try Command.run(
        [
          "cc", "-shared", "-ffast-math", "-o", "\(folder)/fast.so", "\(folder)/k.o",
        ], program: "/usr/bin/env")
      try #require(linked.status == 0)
      let fast = try Command.run(
        "validate", "\(folder)/fast.so", "--as", "dot-f32", "--symbol", "flushed", "--no-failures")
      #expect(fast.output.contains("loading it changes"), "\(fast.output)")
    }
  #endif
}
