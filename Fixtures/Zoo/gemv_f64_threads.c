/* operation: gemv-f64
   symbol: gemv_f64
   style: each of two threads computes every second element of y */
#include <pthread.h>
#include <stdint.h>

typedef struct {
  int64_t first, outer, inner, down, across, lda, incx, incy;
  double alpha, beta;
  const double *A, *x;
  double *y;
} Share;

static void *compute(void *argument) {
  const Share *s = argument;
  for (int64_t i = s->first; i < s->outer; i += 2) {
    double sum = 0;
    for (int64_t j = 0; j < s->inner && s->alpha != 0; j++)
      sum += s->A[i * s->down + j * s->across] * s->x[j * s->incx];
    double old = s->beta == 0 ? 0 : s->beta * s->y[i * s->incy];
    s->y[i * s->incy] = s->alpha * sum + old;
  }
  return 0;
}

int gemv_f64(int32_t transA, int64_t m, int64_t n, double alpha, const double *A, int64_t lda,
             const double *x, int64_t incx, double beta, double *y, int64_t incy) {
  Share even = {0, transA ? n : m, transA ? m : n, transA ? 1 : lda, transA ? lda : 1,
                lda, incx, incy, alpha, beta, A, x, y};
  Share odd = even;
  odd.first = 1;
  pthread_t thread;
  int isAlone = pthread_create(&thread, 0, compute, &odd) != 0;
  compute(&even);
  if (isAlone) compute(&odd);
  else pthread_join(thread, 0);
  return 0;
}
