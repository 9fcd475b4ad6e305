/* operation: dot-f32
   symbol: dot_f32
   source: https://github.com/OpenMathLib/OpenBLAS/issues/1071
   bug: Two threads added their parts to one variable without a lock, so that now and then one part was lost.
   shows: Any call of some length, repeated: some results lack a part of the terms. */
#include <pthread.h>
#include <stdint.h>

typedef struct { int64_t first, last, incx, incy; const float *x, *y; volatile float *total; } Part;

static void *add(void *argument) {
  const Part *p = argument;
  for (int64_t i = p->first; i < p->last; i++) {
    float old = *p->total, term = p->x[i * p->incx] * p->y[i * p->incy];
    if (i % 16 == 0) sched_yield();
    *p->total = old + term;
  }
  return 0;
}

int dot_f32(int64_t n, const float *x, int64_t incx, const float *y, int64_t incy, float *dot) {
  volatile float total = 0;
  Part left = {0, n / 2, incx, incy, x, y, &total}, right = {n / 2, n, incx, incy, x, y, &total};
  pthread_t thread;
  if (pthread_create(&thread, 0, add, &right) != 0) return -1;
  add(&left);
  pthread_join(thread, 0);
  *dot = total;
  return 0;
}
