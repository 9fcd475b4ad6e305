/* What a library with the C interface of the BLAS has, as kernels: cc -shared -fPIC cblas.c -l<library>.
   The declarations are the interface's own (BLAS Technical Forum, 2001, appendix B). */
#include <stdint.h>

enum { RowMajor = 101, NoTrans = 111, Trans = 112, Upper = 121, Lower = 122, NonUnit = 131, Unit = 132, Left = 141 };

extern float cblas_sdot(int, const float *, int, const float *, int);
extern double cblas_ddot(int, const double *, int, const double *, int);
extern void cblas_sgemv(int, int, int, int, float, const float *, int, const float *, int, float, float *, int);
extern void cblas_dgemv(int, int, int, int, double, const double *, int, const double *, int, double, double *, int);
extern void cblas_sgemm(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *,
                        int);
extern void cblas_dgemm(int, int, int, int, int, int, double, const double *, int, const double *, int, double,
                        double *, int);
extern void cblas_strsm(int, int, int, int, int, int, int, float, const float *, int, float *, int);
extern void cblas_dtrsm(int, int, int, int, int, int, int, double, const double *, int, double *, int);

int dot_f32(int64_t n, const float *x, int64_t incx, const float *y, int64_t incy, float *dot) {
  *dot = cblas_sdot((int)n, x, (int)incx, y, (int)incy);
  return 0;
}

int dot_f64(int64_t n, const double *x, int64_t incx, const double *y, int64_t incy, double *dot) {
  *dot = cblas_ddot((int)n, x, (int)incx, y, (int)incy);
  return 0;
}

int gemv_f32(int32_t transA, int64_t m, int64_t n, float alpha, const float *A, int64_t lda, const float *x,
             int64_t incx, float beta, float *y, int64_t incy) {
  cblas_sgemv(RowMajor, transA ? Trans : NoTrans, (int)m, (int)n, alpha, A, (int)lda, x, (int)incx, beta, y,
              (int)incy);
  return 0;
}

int gemv_f64(int32_t transA, int64_t m, int64_t n, double alpha, const double *A, int64_t lda, const double *x,
             int64_t incx, double beta, double *y, int64_t incy) {
  cblas_dgemv(RowMajor, transA ? Trans : NoTrans, (int)m, (int)n, alpha, A, (int)lda, x, (int)incx, beta, y,
              (int)incy);
  return 0;
}

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha, const float *A,
             int64_t lda, const float *B, int64_t ldb, float beta, float *C, int64_t ldc) {
  cblas_sgemm(RowMajor, transA ? Trans : NoTrans, transB ? Trans : NoTrans, (int)m, (int)n, (int)k, alpha, A,
              (int)lda, B, (int)ldb, beta, C, (int)ldc);
  return 0;
}

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha, const double *A,
             int64_t lda, const double *B, int64_t ldb, double beta, double *C, int64_t ldc) {
  cblas_dgemm(RowMajor, transA ? Trans : NoTrans, transB ? Trans : NoTrans, (int)m, (int)n, (int)k, alpha, A,
              (int)lda, B, (int)ldb, beta, C, (int)ldc);
  return 0;
}

int triangular_solve_f32(int32_t uplo, int32_t trans, int32_t diag, int64_t n, int64_t columns, const float *A,
                         int64_t lda, float *B, int64_t ldb) {
  cblas_strsm(RowMajor, Left, uplo ? Upper : Lower, trans ? Trans : NoTrans, diag ? Unit : NonUnit, (int)n,
              (int)columns, 1, A, (int)lda, B, (int)ldb);
  return 0;
}

int triangular_solve_f64(int32_t uplo, int32_t trans, int32_t diag, int64_t n, int64_t columns, const double *A,
                         int64_t lda, double *B, int64_t ldb) {
  cblas_dtrsm(RowMajor, Left, uplo ? Upper : Lower, trans ? Trans : NoTrans, diag ? Unit : NonUnit, (int)n,
              (int)columns, 1, A, (int)lda, B, (int)ldb);
  return 0;
}
