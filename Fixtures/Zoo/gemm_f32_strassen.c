/* operation: gemm-f32
   symbol: gemm_f32
   contract: product=strassen/32
   style: Strassen's recursion down to blocks of 32, filled up with zeros */
#include <stdint.h>
#include <stdlib.h>

enum { block = 32 };

typedef struct {
  const float *data;
  int64_t leading;
} Part;

static Part quarter(Part x, int64_t half, int row, int column) {
  return (Part){x.data + row * half * x.leading + column * half, x.leading};
}

/* out = x + sign * y, n by n side by side. */
static Part combined(float *out, int64_t n, Part x, float sign, Part y) {
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++) out[i * n + j] = x.data[i * x.leading + j] + sign * y.data[i * y.leading + j];
  return (Part){out, n};
}

static void add(float *C, int64_t ldc, int64_t n, float sign, const float *m) {
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++) C[i * ldc + j] += sign * m[i * n + j];
}

/* C = A B, n by n; the scratch has room for 4 n^2 numbers. */
static void multiply(int64_t n, Part A, Part B, float *C, int64_t ldc, float *scratch) {
  if (n <= block) {
    for (int64_t i = 0; i < n; i++)
      for (int64_t j = 0; j < n; j++) {
        float sum = 0;
        for (int64_t p = 0; p < n; p++) sum += A.data[i * A.leading + p] * B.data[p * B.leading + j];
        C[i * ldc + j] = sum;
      }
    return;
  }
  int64_t h = n / 2, area = h * h;
  float *s = scratch, *t = scratch + area, *m = scratch + 2 * area, *rest = scratch + 3 * area;
  Part a11 = quarter(A, h, 0, 0), a12 = quarter(A, h, 0, 1), a21 = quarter(A, h, 1, 0), a22 = quarter(A, h, 1, 1);
  Part b11 = quarter(B, h, 0, 0), b12 = quarter(B, h, 0, 1), b21 = quarter(B, h, 1, 0), b22 = quarter(B, h, 1, 1);
  float *c11 = C, *c12 = C + h, *c21 = C + h * ldc, *c22 = C + h * ldc + h;
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++) C[i * ldc + j] = 0;
  multiply(h, combined(s, h, a11, 1, a22), combined(t, h, b11, 1, b22), m, h, rest);
  add(c11, ldc, h, 1, m), add(c22, ldc, h, 1, m);
  multiply(h, combined(s, h, a21, 1, a22), b11, m, h, rest);
  add(c21, ldc, h, 1, m), add(c22, ldc, h, -1, m);
  multiply(h, a11, combined(t, h, b12, -1, b22), m, h, rest);
  add(c12, ldc, h, 1, m), add(c22, ldc, h, 1, m);
  multiply(h, a22, combined(t, h, b21, -1, b11), m, h, rest);
  add(c11, ldc, h, 1, m), add(c21, ldc, h, 1, m);
  multiply(h, combined(s, h, a11, 1, a12), b22, m, h, rest);
  add(c11, ldc, h, -1, m), add(c12, ldc, h, 1, m);
  multiply(h, combined(s, h, a21, -1, a11), combined(t, h, b11, 1, b12), m, h, rest);
  add(c22, ldc, h, 1, m);
  multiply(h, combined(s, h, a12, -1, a22), combined(t, h, b21, 1, b22), m, h, rest);
  add(c11, ldc, h, 1, m);
}

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha, const float *A, int64_t lda,
             const float *B, int64_t ldb, float beta, float *C, int64_t ldc) {
  int64_t size = block;
  while (size < m || size < n || size < k) size *= 2;
  float *room = calloc((size_t)(7 * size * size), sizeof *room);
  if (!room) return 1;
  float *a = room, *b = a + size * size, *c = b + size * size;
  for (int64_t i = 0; i < m; i++)
    for (int64_t p = 0; p < k; p++) a[i * size + p] = transA ? A[p * lda + i] : A[i * lda + p];
  for (int64_t p = 0; p < k; p++)
    for (int64_t j = 0; j < n; j++) b[p * size + j] = transB ? B[j * ldb + p] : B[p * ldb + j];
  multiply(size, (Part){a, size}, (Part){b, size}, c, size, c + size * size);
  for (int64_t i = 0; i < m; i++)
    for (int64_t j = 0; j < n; j++)
      C[i * ldc + j] = alpha * c[i * size + j] + (beta == 0 ? 0 : beta * C[i * ldc + j]);
  free(room);
  return 0;
}
