/* operation: gemm-f32
   symbol: gemm_f32
   style: rows of C shared out among three threads, nothing written in common */
#include <pthread.h>
#include <stdint.h>

enum { count = 3 };

typedef struct {
  int64_t first, last, n, k, aDown, aAcross, bDown, bAcross, ldc;
  float alpha, beta;
  const float *A, *B;
  float *C;
} Share;

static void *compute(void *argument) {
  const Share *s = argument;
  for (int64_t i = s->first; i < s->last; i++) {
    for (int64_t j = 0; j < s->n; j++) {
      float sum = 0;
      for (int64_t p = 0; p < s->k; p++)
        sum += s->A[i * s->aDown + p * s->aAcross] * s->B[p * s->bDown + j * s->bAcross];
      float *c = &s->C[i * s->ldc + j];
      *c = s->alpha * sum + (s->beta == 0 ? 0 : s->beta * *c);
    }
  }
  return 0;
}

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  Share shares[count];
  pthread_t threads[count];
  int isStarted[count];
  for (int s = 0; s < count; s++) {
    shares[s] = (Share){m * s / count, m * (s + 1) / count, n, alpha == 0 ? 0 : k,
                        transA ? 1 : lda, transA ? lda : 1, transB ? 1 : ldb, transB ? ldb : 1,
                        ldc, alpha, beta, A, B, C};
    isStarted[s] = s > 0 && pthread_create(&threads[s], 0, compute, &shares[s]) == 0;
    if (s > 0 && !isStarted[s]) compute(&shares[s]);
  }
  compute(&shares[0]);
  for (int s = 1; s < count; s++)
    if (isStarted[s]) pthread_join(threads[s], 0);
  return 0;
}
