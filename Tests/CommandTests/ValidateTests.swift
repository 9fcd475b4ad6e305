import Foundation
import Testing

/// Kernels in C that a test compiles.
enum TestKernels {
  /// Each a kernel of `sum-f32`: one that is right, and others with one thing wrong.
  static let source = """
    #include <fenv.h>
    #include <stdint.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>
    #define KERNEL(name) int name(int64_t n, const float *x, int64_t incx, float *sum)
    static float add(int64_t n, const float *x, int64_t incx) {
      float s = 0;
      for (int64_t i = 0; i < n; i++) s += x[i * incx];
      return s;
    }
    KERNEL(right) { *sum = add(n, x, incx); return 0; }
    KERNEL(crash) { *(volatile int *)8 = 1; return 0; }
    KERNEL(leave) { exit(0); }
    KERNEL(hang) { volatile int forever = n == 3; while (forever) {} *sum = add(n, x, incx); return 0; }
    KERNEL(status) { *sum = add(n, x, incx); return 2; }
    KERNEL(tail) { *sum = add(n > 8 ? n - n % 4 : n, x, incx); return 0; }
    KERNEL(nan_is_zero) { float s = 0; for (int64_t i = 0; i < n; i++) if (x[i * incx] == x[i * incx]) s += x[i * incx]; *sum = s; return 0; }
    KERNEL(rounding) { *sum = add(n, x, incx); fesetround(FE_UPWARD); return 0; }
    KERNEL(leak) { *(volatile char *)malloc(100) = 1; *sum = add(n, x, incx); return 0; }
    KERNEL(reads_before) { volatile float y = x[-1]; (void)y; *sum = add(n, x, incx); return 0; }
    KERNEL(reads_past) { volatile float y = n > 0 && incx == 1 ? x[n] : 0; (void)y; *sum = add(n, x, incx); return 0; }
    KERNEL(writes_past) { *sum = add(n, x, incx); ((volatile float *)sum)[1] = 0; return 0; }
    KERNEL(writes_input) { if (n > 0) ((volatile float *)x)[0] = x[0]; *sum = add(n, x, incx); return 0; }
    KERNEL(cached) {
      static const float *last; static int64_t length; static float value;
      if (x != last || n != length || n < 3) { last = x; length = n; value = add(n, x, incx); }
      *sum = value; return 0;
    }
    KERNEL(static_buffer) {
      static volatile float copy[4096]; float s = 0; int64_t m = n < 4096 ? n : 4096;
      for (int64_t i = 0; i < m; i++) copy[i] = x[i * incx];
      for (int64_t i = 0; i < m; i++) s += copy[i];
      for (int64_t i = m; i < n; i++) s += x[i * incx];
      *sum = s; return 0;
    }
    KERNEL(tires) { static int calls; *sum = add(n, x, incx); if (++calls > 2000 && n > 3) *sum *= 1.01f; return 0; }
    KERNEL(chatters) { static const char text[] = "a message that nobody has asked for"; *sum = add(n, x, incx); return write(4, text, sizeof text) < 0; }
    KERNEL(askew) { *sum = add(n, x, incx); if (n > 16 && ((uintptr_t)x & 63) == 36) *sum += 1; return 0; }
    const int a_number = 3;
    extern const char vernier_operation_declared[];
    const char vernier_operation_declared[] = "dot_f32";
    KERNEL(declared) { *sum = add(n, x, incx); return 0; }
    KERNEL(vacant) { (void)n; (void)x; (void)incx; (void)sum; return 0; }

    """

  /// The library that is made of them, compiled once.
  static let library: String = {
    let folder = TemporaryFolder.make()
    try? source.write(toFile: "\(folder)/kernels.c", atomically: true, encoding: .utf8)
    let words = try? Command.run(
      [
        "cc", "-std=gnu99", "-O1", "-shared", "-fPIC", "-o", "\(folder)/kernels.so",
        "\(folder)/kernels.c",
      ],
      program: "/usr/bin/env")
    precondition(words?.status == 0, words?.errors ?? "cc is missing.")
    return "\(folder)/kernels.so"
  }()
}

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
    ("cached", "✗ memory"), ("static_buffer", "✗ concurrency"), ("tires", "✗ endurance"),
    ("chatters", "wrote to a descriptor"), ("askew", "✗ addresses"), ("vacant", "sum[0] is -nan"),
  ]) func `What is wrong is named`(_ symbol: String, _ words: String) throws {
    let command = try Self.validate(symbol)
    #expect(command.status == 1, "\(command.output) \(command.errors)")
    #expect(command.output.contains(words), "\(command.output)")
  }

  @Test func `A failure is shrunk, and shows itself again in three ways`() throws {
    let folder = TemporaryFolder.make()
    let command = try Self.validate("tail", "--failures", folder, "--json", "\(folder)/report.json")
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

  @Test func `The contract may be narrowed, and then what lies outside is not tried`() throws {
    let command = try Self.validate("nan_is_zero", "--contract", "nan=free")
    #expect(command.status == 0, "\(command.output)")
    let fewer = try Self.validate("tail", "--contract", "n%4=0")
    #expect(fewer.status == 0, "\(fewer.output)")
    #expect(fewer.output.contains("PASS"))
    let shorter = try Self.validate("static_buffer", "--contract", "reentrant=no")
    #expect(shorter.status == 0, "\(shorter.output)")
  }

  @Test func `A library of objects is linked, and so is a Python function or a command`() throws {
    let folder = TemporaryFolder.make()
    try TestKernels.source.write(toFile: "\(folder)/k.c", atomically: true, encoding: .utf8)
    let compiled = try Command.run(
      ["cc", "-std=gnu99", "-O1", "-c", "-fPIC", "-o", "\(folder)/k.o", "\(folder)/k.c"],
      program: "/usr/bin/env")
    #expect(compiled.status == 0)
    let object = try Command.run(
      "validate", "\(folder)/k.o", "--as", "sum-f32", "--symbol", "right", "-q")
    #expect(object.status == 0, "\(object.output) \(object.errors)")
    let hasNumPy =
      try Command.run(["python3", "-c", "import numpy"], program: "/usr/bin/env").status == 0
    guard hasNumPy else {
      print("skipped: Python kernels, for there is no python3 with NumPy here")
      return
    }
    try """
    import ctypes, numpy as np
    def good(x): return np.sum(x.astype(np.float64))
    def bad(x): return np.sum(x[:-1]) if len(x) > 9 else np.sum(x)
    def raises(n): raise ValueError("no such kernel")
    def other(rows, x): return 0
    def past(x, n):
      pointer = x.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
      if n > 0 and x.flags.c_contiguous: pointer[n]
      return good(x)
    """.write(toFile: "\(folder)/k.py", atomically: true, encoding: .utf8)
    for (name, status) in [
      ("good", Int32(0)), ("bad", 1), ("raises", 1), ("past", 1), ("other", 76), ("missing", 76),
    ] {
      let python = try Command.run(
        "validate", "--python", "\(folder)/k.py:\(name)", "--as", "sum-f32", "-q")
      #expect(python.status == status, "\(name): \(python.output) \(python.errors)")
      #expect((name == "past") == python.output.contains("beyond a buffer"), "\(python.output)")
    }
    try Script.write(
      """
      #!/usr/bin/env python3
      import sys, numpy as np
      folder = sys.argv[1]
      x = np.load(folder + "/x.npy")
      np.save(folder + "/sum.npy", np.array([[x.sum(dtype=np.float64)]], np.float32))
      """, to: "\(folder)/command")
    let command = try Command.run(
      "validate", "--command", "\(folder)/command", "--as", "sum-f32", "--case", "1", "2", "3", "-q"
    )
    #expect(command.status == 0, "\(command.output) \(command.errors)")
  }
}

/// Products beyond the sizes of the covering array.
@Suite struct ValidateLarge {
  @Test func `A large product is judged, and a wrong element of it found`() throws {
    let folder = TemporaryFolder.make()
    try """
    #include <stdint.h>
    #include <string.h>
    static void multiply(int32_t ta, int32_t tb, int64_t m, int64_t n, int64_t k, float alpha, const float *A,
                         int64_t lda, const float *B, int64_t ldb, float beta, float *C, int64_t ldc) {
      for (int64_t i = 0; i < m; i++) {
        for (int64_t j = 0; j < n; j++) C[i * ldc + j] = beta == 0 ? 0 : beta * C[i * ldc + j];
        for (int64_t p = 0; p < k; p++) {
          float a = alpha * (ta ? A[p * lda + i] : A[i * lda + p]);
          for (int64_t j = 0; j < n; j++) C[i * ldc + j] += a * (tb ? B[j * ldb + p] : B[p * ldb + j]);
        }
      }
    }
    int right(int32_t ta, int32_t tb, int64_t m, int64_t n, int64_t k, float alpha, const float *A, int64_t lda,
              const float *B, int64_t ldb, float beta, float *C, int64_t ldc) {
      multiply(ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);
      return 0;
    }
    int lost(int32_t ta, int32_t tb, int64_t m, int64_t n, int64_t k, float alpha, const float *A, int64_t lda,
             const float *B, int64_t ldb, float beta, float *C, int64_t ldc) {
      multiply(ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);
      if (m > 333 && n > 555) C[333 * ldc + 555] += 100;
      return 0;
    }
    """.write(toFile: "\(folder)/k.c", atomically: true, encoding: .utf8)
    let compiled = try Command.run(
      ["cc", "-O2", "-c", "-fPIC", "-o", "\(folder)/k.o", "\(folder)/k.c"], program: "/usr/bin/env")
    #expect(compiled.status == 0, "\(compiled.errors)")
    func validate(_ symbol: String) throws -> Command {
      try Command.run(
        "validate", "\(folder)/k.o", "--as", "gemm-f32", "--symbol", symbol, "--large", "700",
        "--case", "1", "2", "3", "--no-failures")
    }
    let right = try validate("right")
    #expect(right.status == 0, "\(right.output) \(right.errors)")
    #expect(right.output.contains("700: kernel"))
    let lost = try validate("lost")
    #expect(lost.status == 1, "\(lost.output) \(lost.errors)")
    #expect(lost.output.contains("✗ large"), "\(lost.output)")
  }
}

/// What `vernier validate` is given that cannot be used.
@Suite struct ValidateBadUse {
  @Test(arguments: [
    (["validate"], Int32(64), "--as OPERATION"),
    (["validate", "--as", "gemm-f33"], 64, "Near it: gemm-f32"),
    (["validate", "--as", "sum-f32"], 64, "Name one kernel"),
    (["validate", "none.so", "--as", "sum-f32"], 66, "there is no such file"),
    (["validate", "none.so", "--as", "sum-f32", "--large", "4096"], 64, "gemm-f32, gemm-f64 have"),
    (["validate", "none.so", "--as", "gemm-f32", "--large", "0"], 64, "from 1 to 16384"),
    (["validate", "/usr/bin/env", "--as", "sum-f32"], 72, "cannot be loaded"),
    (["validate", "--python", "none.py", "--as", "sum-f32"], 64, "FILE.py:FUNCTION"),
    (["validate", "--python", "none.py:f", "--as", "sum-f32"], 66, "there is no such file"),
    (["validate", "--own", "ours", "--as", "sum-f32"], 64, "There is no own kernel ours"),
    (
      ["validate", "none.so", "--as", "sum-f32", "--contract", "speed=high"], 64,
      "is no clause of this contract"
    ),
    (
      ["validate", "none.so", "--as", "sum-f32", "--contract", "nan=maybe"], 64,
      "nan=propagate|free"
    ),
    (
      ["validate", "none.so", "--as", "gemm-f32", "--contract", "transA=perhaps"], 64,
      "the ways are no|yes"
    ),
    (["validate", "none.so", "--as", "sum-f32", "--threads", "1,x"], 64, "--threads is a list"),
    (["validate", "none.so", "--as", "sum-f32", "--depth", "9"], 64, "--depth"),
    (["validate", "none.so", "--replay", "none.json"], 66, "none.json cannot be read"),
  ]) func `It is said what, and what to do`(_ arguments: [String], _ status: Int32, _ words: String)
    throws
  {
    let command = try Command.run(arguments)
    #expect(command.status == status, "\(command.output) \(command.errors)")
    #expect(command.errors.contains(words), "\(command.errors)")
  }

  @Test(arguments: [
    ("a_number", "is a variable, not a function"), ("declared", "is declared as dot_f32"),
  ]) func `What is no kernel of the operation is not called`(_ symbol: String, _ words: String)
    throws
  {
    let command = try Command.run(
      "validate", TestKernels.library, "--as", "sum-f32", "--symbol", symbol)
    #expect(command.status == 78, "\(command.output)")
    #expect(command.errors.contains(words), "\(command.errors)")
  }

  @Test func `A function that is not there is named`() throws {
    let command = try Command.run(
      "validate", TestKernels.library, "--as", "sum-f32", "--symbol", "absent")
    #expect(command.status == 72)
    #expect(command.errors.contains("has no function absent"), "\(command.errors)")
  }

  @Test func `A file that is no kept failure is refused`() throws {
    let folder = TemporaryFolder.make()
    try "{}".write(toFile: "\(folder)/f.json", atomically: true, encoding: .utf8)
    let command = try Command.run("validate", TestKernels.library, "--replay", "\(folder)/f.json")
    #expect(command.status == 65)
    #expect(
      command.errors.contains("no failure that `vernier validate` has kept"), "\(command.errors)")
  }
}

/// What is written for other programs.
@Suite struct ValidateOutputs {
  @Test func `The header is C99 and C++, and the compiler checks a kernel against it`() throws {
    let folder = TemporaryFolder.make()
    let header = try Command.run("validate", "--header")
    #expect(header.status == 0)
    try header.output.write(
      toFile: "\(folder)/vernier_kernels.h", atomically: true, encoding: .utf8)
    func compile(_ compiler: String, _ source: String, _ name: String) throws -> Command {
      try source.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
      let standard = compiler == "cc" ? "-std=c99" : "-std=c++11"
      return try Command.run(
        [
          compiler, standard, "-pedantic", "-Wall", "-Wextra", "-Werror", "-c", "\(folder)/\(name)",
          "-I", folder, "-o", "\(folder)/out.o",
        ],
        program: "/usr/bin/env")
    }
    let right = """
      #include "vernier_kernels.h"
      int mine(int64_t n, const float *x, int64_t incx, float *sum) { (void)n; (void)x; (void)incx; *sum = 0; return 0; }
      VERNIER_KERNEL(sum_f32, mine)

      """
    let c = try compile("cc", right, "right.c")
    #expect(c.status == 0, "\(c.errors)")
    let wrong = try compile(
      "cc", right.replacing("const float *x", with: "const double *x"), "wrong.c")
    #expect(wrong.status != 0)
    let cpp = try compile("clang++", "#include \"vernier_kernels.h\"\n", "header.cpp")
    #expect(cpp.status == 0, "\(cpp.errors)")
  }

  @Test func `JUnit, SARIF, Markdown, the page and JSON say the same`() throws {
    let folder = TemporaryFolder.make()
    let kinds = ["json", "junit", "sarif", "markdown", "html"]
    let files = kinds.flatMap { ["--\($0)", "\(folder)/report.\($0)"] }
    let command = try Command.run(
      [
        "validate", TestKernels.library, "--as", "sum-f32", "--symbol", "nan_is_zero",
        "--no-failures",
      ] + files)
    #expect(command.status == 1)
    func text(_ kind: String) throws -> String {
      try String(contentsOfFile: "\(folder)/report.\(kind)", encoding: .utf8)
    }
    func json(_ kind: String) throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(text(kind).utf8)) as? [String: Any])
    }
    let report = try json("json")
    let cases = try #require(report["cases"] as? [[String: Any]])
    let failed = cases.filter { $0["verdict"] as? String == "fail" }
    #expect(report["verdict"] as? String == "fail")
    #expect(!failed.isEmpty)
    let junit = try text("junit")
    #expect(junit.components(separatedBy: "classname=\"sum-f32.cases\"").count - 1 == cases.count)
    let sarif = try json("sarif")
    #expect(sarif["version"] as? String == "2.1.0")
    let run = try #require((sarif["runs"] as? [[String: Any]])?.first)
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.contains { $0["ruleId"] as? String == "vernier/specials" })
    #expect(try text("markdown").contains("| ❌ | specials |"))
    #expect(try text("html").contains("<span class=\"failed\">fail</span>"))
    let schema =
      try JSONSerialization.jsonObject(with: Data(Command.run("validate", "--schema").output.utf8))
      as? [String: Any]
    for key in try #require(schema?["required"] as? [String]) {
      #expect(report[key] != nil, "\(key)")
    }
  }
}
