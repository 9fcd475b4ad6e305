/* operation: fft-f32
   symbol: fft_f32
   style: decimation in time by the least prime factor, recursively, with roots rounded from double */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct { float re, im; } Complex;

/* y of n elements from every step-th element of x; roots are those of unity for the whole length. */
static void transform(int64_t n, const float *x, int64_t step, Complex *y, Complex *scratch,
                      const Complex *roots, int64_t whole) {
  if (n == 1) {
    y[0] = (Complex){x[0], x[1]};
    return;
  }
  int64_t radix = 2;
  while (n % radix != 0) radix = radix * radix > n ? n : radix + 1;
  int64_t part = n / radix;
  for (int64_t r = 0; r < radix; r++)
    transform(part, x + 2 * r * step, step * radix, scratch + r * part, y, roots, whole);
  for (int64_t k = 0; k < n; k++) {
    Complex sum = {0, 0};
    for (int64_t r = 0; r < radix; r++) {
      Complex a = scratch[r * part + k % part], w = roots[r * k % n * (whole / n)];
      sum.re += a.re * w.re - a.im * w.im;
      sum.im += a.re * w.im + a.im * w.re;
    }
    y[k] = sum;
  }
}

int fft_f32(int32_t direction, int64_t n, const float *x, float *y) {
  if (n == 0) return 0;
  Complex *memory = calloc((size_t)n * 3, sizeof *memory);
  if (!memory) return -1;
  Complex *roots = memory, *out = memory + n, *scratch = memory + 2 * n;
  for (int64_t k = 0; k < n; k++) {
    double angle = 2 * 3.14159265358979323846 * (double)k / (double)n;
    roots[k] = (Complex){(float)cos(angle), (float)(direction ? sin(angle) : -sin(angle))};
  }
  transform(n, x, 1, out, scratch, roots, n);
  for (int64_t k = 0; k < n; k++) {
    y[2 * k] = out[k].re;
    y[2 * k + 1] = out[k].im;
  }
  free(memory);
  return 0;
}
