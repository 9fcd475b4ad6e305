/* operation: fft-f64
   symbol: fft_f64
   source: https://github.com/csound/csound/issues/2675
   bug: Lengths that are no power of two gave wrong values.
   shows: n = 3, 5, 6, ... */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct { double re, im; } Complex;

static Complex times(Complex a, Complex b) {
  return (Complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* exp(sign 2 pi i k / n). */
static Complex root(int64_t k, int64_t n, int sign) {
  long double angle = 2 * 3.14159265358979323846264L * (long double)k / (long double)n;
  return (Complex){(double)cosl(angle), sign * (double)sinl(angle)};
}

/* In place, n a power of two. */
static void butterflies(int64_t n, Complex *z, int sign) {
  for (int64_t i = 1, j = 0; i < n; i++) {
    int64_t bit = n / 2;
    for (; j & bit; bit /= 2) j ^= bit;
    j ^= bit;
    if (i < j) {
      Complex other = z[i];
      z[i] = z[j];
      z[j] = other;
    }
  }
  for (int64_t half = 1; half < n; half *= 2) {
    for (int64_t k = 0; k < half; k++) {
      Complex w = root(k, 2 * half, sign);
      for (int64_t i = k; i < n; i += 2 * half) {
        Complex a = z[i], b = times(z[i + half], w);
        z[i] = (Complex){a.re + b.re, a.im + b.im};
        z[i + half] = (Complex){a.re - b.re, a.im - b.im};
      }
    }
  }
}

int fft_f64(int32_t direction, int64_t n, const double *x, double *y) {
  int sign = direction ? 1 : -1;
  int64_t size = 1;
  while (size < 2 * n - 1) size *= 2;
  if ((n & (n - 1)) == 0) size = n;
  if (n == 0) return 0;
  Complex *z = calloc((size_t)size * 2, sizeof *z);
  if (!z) return -1;
  Complex *chirp = z + size;
  if (size == n) {
    for (int64_t j = 0; j < n; j++) z[j] = (Complex){x[2 * j], x[2 * j + 1]};
    butterflies(n, z, sign);
  } else {
    for (int64_t j = 0; j < n; j++) {
      // j k = (j^2 + k^2 - (k - j)^2) / 2; squares are reduced as whole numbers.
      Complex c = root(j * j % (2 * n), 2 * n, sign), conjugate = {c.re, -c.im};
      z[j] = times((Complex){x[2 * j], x[2 * j + 1]}, c);
      chirp[j] = conjugate;
    }
    butterflies(size, z, -1);
    butterflies(size, chirp, -1);
    for (int64_t j = 0; j < size; j++) z[j] = times(z[j], chirp[j]);
    butterflies(size, z, 1);
    for (int64_t k = 0; k < n; k++) {
      Complex c = root(k * k % (2 * n), 2 * n, sign);
      z[k] = times((Complex){z[k].re / (double)size, z[k].im / (double)size}, c);
    }
  }
  for (int64_t k = 0; k < n; k++) {
    y[2 * k] = z[k].re;
    y[2 * k + 1] = z[k].im;
  }
  free(z);
  return 0;
}
