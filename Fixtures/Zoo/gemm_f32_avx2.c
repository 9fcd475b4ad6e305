/* operation: gemm-f32
   symbol: gemm_f32
   style: eight columns of C at a time for AVX2 and FMA where the processor has them, with a masked tail */
#include <math.h>
#include <stdint.h>

typedef struct {
  int64_t m, n, k, aDown, aAcross, bDown, bAcross, ldc;
  float alpha, beta;
  const float *A, *B;
  float *C;
} Product;

static inline __attribute__((always_inline)) void multiply(const Product *t) {
  for (int64_t i = 0; i < t->m; i++) {
    for (int64_t j = 0; j < t->n; j += 8) {
      int64_t width = t->n - j < 8 ? t->n - j : 8;
      float sum[8] = {0};
      for (int64_t p = 0; p < t->k; p++) {
        float a = t->A[i * t->aDown + p * t->aAcross];
        const float *b = t->B + p * t->bDown + j * t->bAcross;
        if (width == 8)
          for (int c = 0; c < 8; c++) sum[c] = fmaf(a, b[c * t->bAcross], sum[c]);
        else
          for (int64_t c = 0; c < width; c++) sum[c] = fmaf(a, b[c * t->bAcross], sum[c]);
      }
      float *out = t->C + i * t->ldc + j;
      for (int64_t c = 0; c < width; c++)
        out[c] = t->alpha * sum[c] + (t->beta == 0 ? 0 : t->beta * out[c]);
    }
  }
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static void multiplyByVectors(const Product *t) { multiply(t); }
#endif

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  Product task = {m, n, alpha == 0 ? 0 : k, transA ? 1 : lda, transA ? lda : 1,
                  transB ? 1 : ldb, transB ? ldb : 1, ldc, alpha, beta, A, B, C};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    multiplyByVectors(&task);
    return 0;
  }
#endif
  multiply(&task);
  return 0;
}
