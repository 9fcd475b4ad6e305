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
    KERNEL(ends_cached) {
      static const float *last; static int64_t length; static float value, first, end;
      if (n < 3) { *sum = add(n, x, incx); return 0; }
      if (x != last || n != length || memcmp(&first, x, 4) || memcmp(&end, x + (n - 1) * incx, 4)) {
        last = x; length = n; first = x[0]; end = x[(n - 1) * incx]; value = add(n, x, incx);
      }
      *sum = value; return 0;
    }
    KERNEL(short_table) { *sum = add(n > 65536 ? 65536 : n, x, incx); return 0; }
    KERNEL(hoards) { char *p; while ((p = malloc(1 << 20))) *p = 1; *sum = add(n, x, incx); return 0; }
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
