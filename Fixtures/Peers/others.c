/* What FFTW, GSL and a library with the C interface of LAPACK have, as kernels; -DFFTW, -DGSL or -DLAPACK chooses:
     cc -O2 -shared -fPIC -DFFTW Fixtures/Peers/others.c -o fftw.so -lfftw3 -lfftw3f
     cc -O2 -shared -fPIC -DGSL Fixtures/Peers/others.c -o gsl.so -lgsl -lopenblas
     cc -O2 -shared -fPIC -DLAPACK Fixtures/Peers/others.c -o lapack.so -llapacke */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef FFTW
#include <fftw3.h>
#include <pthread.h>

/* FFTW_ESTIMATE plans without touching its arguments; FFTW_UNALIGNED, since nothing promises 16 bytes. The planner
   may be entered by one thread at a time. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

#define FFT(name, T, api)                                                                                              \
  int name(int32_t direction, int64_t n, const T *x, T *y) {                                                           \
    if (n == 0) return 0;                                                                                              \
    pthread_mutex_lock(&planner);                                                                                      \
    api##_plan p = api##_plan_dft_1d((int)n, (api##_complex *)x, (api##_complex *)y,                                   \
                                     direction ? FFTW_BACKWARD : FFTW_FORWARD,                                         \
                                     FFTW_ESTIMATE | FFTW_UNALIGNED | FFTW_PRESERVE_INPUT);                            \
    pthread_mutex_unlock(&planner);                                                                                    \
    if (!p) return 1;                                                                                                  \
    api##_execute(p);                                                                                                  \
    pthread_mutex_lock(&planner);                                                                                      \
    api##_destroy_plan(p);                                                                                             \
    pthread_mutex_unlock(&planner);                                                                                    \
    return 0;                                                                                                          \
  }
FFT(fft_f32, float, fftwf)
FFT(fft_f64, double, fftw)
#endif

#ifdef GSL
#include <gsl/gsl_fft_complex.h>
#include <gsl/gsl_fft_complex_float.h>
#include <gsl/gsl_sort_float.h>

#define FFT(name, T, suffix)                                                                                           \
  int name(int32_t direction, int64_t n, const T *x, T *y) {                                                           \
    if (n == 0) return 0;                                                                                              \
    memcpy(y, x, 2 * (size_t)n * sizeof(T));                                                                           \
    gsl_fft_complex_wavetable##suffix *table = gsl_fft_complex_wavetable##suffix##_alloc((size_t)n);                   \
    gsl_fft_complex_workspace##suffix *space = gsl_fft_complex_workspace##suffix##_alloc((size_t)n);                   \
    int status = direction ? gsl_fft_complex##suffix##_backward(y, 1, (size_t)n, table, space)                         \
                           : gsl_fft_complex##suffix##_forward(y, 1, (size_t)n, table, space);                         \
    gsl_fft_complex_wavetable##suffix##_free(table);                                                                   \
    gsl_fft_complex_workspace##suffix##_free(space);                                                                   \
    return status;                                                                                                     \
  }
FFT(fft_f32, float, _float)
FFT(fft_f64, double, )

int sort_f32(int64_t n, const float *x, float *y) {
  memmove(y, x, (size_t)n * sizeof(float));
  gsl_sort_float(y, 1, (size_t)n);
  return 0;
}

int top_k_f32(int64_t n, int64_t k, const float *x, float *values, int32_t *indices) {
  size_t *places = malloc((size_t)k * sizeof(size_t) + 1);
  gsl_sort_float_largest_index(places, (size_t)k, x, 1, (size_t)n);
  for (int64_t i = 0; i < k; ++i) indices[i] = (int32_t)places[i], values[i] = x[places[i]];
  free(places);
  return 0;
}
#endif

#ifdef LAPACK
#include <lapacke.h>

/* Through the _work functions: the others look for NaN first and answer a negative status. */
int cholesky_f32(int32_t uplo, int64_t n, float *A, int64_t lda) {
  return LAPACKE_spotrf_work(LAPACK_ROW_MAJOR, uplo ? 'U' : 'L', (int)n, A, (int)lda);
}

int cholesky_f64(int32_t uplo, int64_t n, double *A, int64_t lda) {
  return LAPACKE_dpotrf_work(LAPACK_ROW_MAJOR, uplo ? 'U' : 'L', (int)n, A, (int)lda);
}
#endif
