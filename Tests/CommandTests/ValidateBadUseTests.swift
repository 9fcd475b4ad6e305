import Foundation
import Testing

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
    (["validate", "--python", "none.py:", "--as", "sum-f32"], 64, "FILE.py:FUNCTION"),
    (["validate", "--command", " ", "--as", "sum-f32"], 64, "--command is empty"),
    (["validate", "--command", "./no-such-program", "--as", "sum-f32"], 72, "status 127"),
    (
      ["validate", "--own", "foundations", "--as", "sum-f32", "--symbol", "f"], 64,
      "--symbol is for"
    ),
    (
      ["validate", "--own", "foundations", "--as", "sum-f32", "--case", "9999"], 64, "no case 9999"
    ),
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
    let files = kinds.flatMap {
      ["--\($0 == "json" ? "json-file" : $0)", "\(folder)/report.\($0)"]
    }
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
