/* operation: dot-f32
   symbol: dot_f32
   style: two vectors of eight lanes for AVX2 and FMA, where the processor has them */
#include <math.h>
#include <stdint.h>

#if defined(__x86_64__)
__attribute__((target("avx2,fma")))
static float lanes(int64_t n, const float *x, int64_t incx, const float *y, int64_t incy) {
  float part[16] = {0};
  int64_t i = 0;
  for (; i + 16 <= n; i += 16)
    for (int lane = 0; lane < 16; lane++)
      part[lane] = fmaf(x[(i + lane) * incx], y[(i + lane) * incy], part[lane]);
  for (int width = 8; width > 0; width /= 2)
    for (int lane = 0; lane < width; lane++) part[lane] += part[lane + width];
  for (; i < n; i++) part[0] = fmaf(x[i * incx], y[i * incy], part[0]);
  return part[0];
}
#endif

static float plain(int64_t n, const float *x, int64_t incx, const float *y, int64_t incy) {
  float total = 0;
  for (int64_t i = 0; i < n; i++) total += x[i * incx] * y[i * incy];
  return total;
}

int dot_f32(int64_t n, const float *x, int64_t incx, const float *y, int64_t incy, float *dot) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    *dot = lanes(n, x, incx, y, incy);
    return 0;
  }
#endif
  *dot = plain(n, x, incx, y, incy);
  return 0;
}
