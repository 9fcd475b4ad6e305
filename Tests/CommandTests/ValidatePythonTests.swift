import Foundation
import Testing

/// Kernels that are no C functions of a shared library.
@Suite struct ValidateOtherKernels {
  private static func hasNumPy() throws -> Bool {
    let command = try Command.run(["python3", "-c", "import numpy"], program: "/usr/bin/env")
    if command.status != 0 {
      print("skipped: Python kernels, for there is no python3 with NumPy here")
    }
    return command.status == 0
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
    guard try Self.hasNumPy() else { return }
    try """
    import ctypes, numpy as np
    def good(x): return np.sum(x.astype(np.float64))
    def bad(x): return np.sum(x[:-1]) if len(x) > 9 else np.sum(x)
    def raises(n): raise ValueError("no such kernel")
    kept = []
    def leak(x):
      kept.append(np.zeros(1000))
      return good(x)
    def rounds(x):
      ctypes.CDLL("libm.so.6").fesetround(0x800)
      return good(x)
    def pair(x): return good(x), 1, 2
    def turned(x): return np.full(2, good(x))
    def refuses(x): return good(x), 7
    def nameless(x, /): return good(x)
    def other(rows, x): return 0
    def past(x, n):
      pointer = x.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
      if n > 0 and x.flags.c_contiguous: pointer[n]
      return good(x)
    """.write(toFile: "\(folder)/k.py", atomically: true, encoding: .utf8)
    for (name, status, words) in [
      ("good", Int32(0), "PASS"), ("bad", 1, "results"),
      ("raises", 1, "no such kernel (k.py, line"),
      ("past", 1, "beyond a buffer"), ("leak", 1, "memory grows by"),
      ("rounds", 1, "changed the rounding mode"), ("pair", 1, "returned 3 values"),
      ("turned", 1, "was returned with the shape"), ("refuses", 1, "returned 7 and not 0"),
      ("other", 76, "other wants rows"), ("missing", 76, "functions there: good, bad"),
      ("nameless", 76, "parameters without names"),
    ] {
      let python = try Command.run(
        "validate", "--python", "\(folder)/k.py:\(name)", "--as", "sum-f32", "-q")
      #expect(python.status == status, "\(name): \(python.output) \(python.errors)")
      let said = python.output + python.errors
      #expect(said.contains(words), "\(name): \(said)")
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
    let thin = try Command.run(
      "validate", "--command", "\(folder)/command", "--as", "sum-f32", "--budget", "0.5", "-q")
    #expect(thin.status == 75, "\(thin.output) \(thin.errors)")
  }

  @Test func `A Python kernel may work in place`() throws {
    let folder = TemporaryFolder.make()
    guard try Self.hasNumPy() else { return }
    try """
    import numpy as np
    def sorts(x): return np.sort(x, kind="stable")
    """.write(toFile: "\(folder)/k.py", atomically: true, encoding: .utf8)
    let command = try Command.run(
      "validate", "--python", "\(folder)/k.py:sorts", "--as", "sort-f32", "-q", "--contract",
      "nan=free")
    #expect(command.status == 0, "\(command.output) \(command.errors)")
  }
}
