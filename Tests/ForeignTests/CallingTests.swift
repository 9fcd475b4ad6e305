import Foreign
import Foundation
import Structures
import Testing

/// C that is compiled and called.
@Suite struct Calling {
  private static let gemv = Signature([
    Parameter("rows", .size, "rows of A"),
    Parameter("columns", .size, "columns of A"),
    Parameter("lda", .size, "from one row of A to the next"),
    Parameter("transpose", .choice(["A", "its transpose"]), "what is multiplied"),
    Parameter("alpha", .number(.float32), "a factor"),
    Parameter("beta", .number(.float64), "another"),
    Parameter(
      "a", .buffer(.input, .float64, .init(rows: "rows", columns: "columns", leading: "lda")), "A"),
    Parameter("x", .buffer(.input, .float64, .vector("columns")), "x"),
    Parameter("y", .buffer(.inputAndOutput, .float64, .vector("rows")), "y"),
  ])

  /// Compiles C source with the house's compiler, or returns what it says.
  private func compile(_ source: String, to file: URL, _ options: [String]) throws -> String {
    let input = file.deletingPathExtension().appendingPathExtension("c")
    try source.write(to: input, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["clang", "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"] + options
      + [input.path, "-o", file.path]
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let message = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? "" : message
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("vernier-calling-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test func `Every argument arrives, whatever its type, and the status comes back`() throws {
    let source = """
      #include <stdint.h>
      \(Self.gemv.prototype(named: "gemv"))
      \(Self.gemv.pointerType(named: "gemv_kernel"))
      int gemv(int64_t rows, int64_t columns, int64_t lda, int32_t transpose, float alpha,
               double beta, const double *a, const double *x, double *y) {
        for (int64_t i = 0; i < rows; ++i) {
          double sum = 0;
          for (int64_t j = 0; j < columns; ++j) sum += a[i * lda + j] * x[j];
          y[i] = (double)alpha * sum + beta * y[i];
        }
        return transpose ? -7 : 0;
      }
      """
    try withFolder { folder in
      let library = folder.appendingPathComponent("gemv.so")
      let complaint = try compile(source, to: library, ["-shared", "-fPIC"])
      #expect(complaint == "")
      let gemv = try ForeignFunction(library: library.path, symbol: "gemv", signature: Self.gemv)
      var (a, x, y) = ([1.0, 2, -1, 3, 4, -1], [5.0, 6], [1.0, 10])
      func call(_ transpose: Int) -> Int32 {
        a.withUnsafeMutableBytes { a in
          x.withUnsafeMutableBytes { x in
            y.withUnsafeMutableBytes { y in
              gemv([
                .size(2), .size(2), .size(3), .choice(transpose),
                .number(ElementType.float32.bits(of: 0.5), .float32),
                .number(ElementType.float64.bits(of: 2), .float64),
                .pointer(a.baseAddress), .pointer(x.baseAddress), .pointer(y.baseAddress),
              ])
            }
          }
        }
      }
      #expect(call(0) == 0)
      // α(5 + 12) + β, and α(15 + 24) + 10β.
      let expected = [10.5, 39.5]
      #expect(y == expected)
      #expect(call(1) == -7)
    }
  }

  @Test func `What is no library, and a symbol that is not there, are named`() throws {
    try withFolder { folder in
      let library = folder.appendingPathComponent("empty.so")
      let complaint = try compile("extern int x;\nint x;\n", to: library, ["-shared", "-fPIC"])
      #expect(complaint == "")
      func message(_ path: String) -> String {
        do {
          _ = try ForeignFunction(library: path, symbol: "gemm", signature: Self.gemv)
          return ""
        } catch { return "\(error)" }
      }
      #expect(message(library.path).contains("no function gemm"))
      #expect(message(folder.path + "/none.so").contains("none.so cannot be loaded"))
    }
  }

  @Test func `Extents are evaluated, printed, and refuse what does not fit`() {
    let extent: Extent = ("m" + 1) * ("n" / 16)
    #expect(extent.value(at: ["m": 3, "n": 17]) == 8)
    #expect("\(extent)" == "(m + 1)·⌈n/16⌉")
    #expect(extent.value(at: ["m": 3]) == nil)
    #expect(extent.value(at: ["m": .max, "n": 1]) == nil)
    let layout = Parameter.Layout(rows: "m", columns: "n", leading: "ld")
    #expect(layout.count(at: ["m": 3, "n": 2, "ld": 5]) == 12)
    #expect(layout.count(at: ["m": 0, "n": 2, "ld": 5]) == 0)
    #expect(layout.count(at: ["m": .max, "n": 2, "ld": 5]) == nil)
  }
}
