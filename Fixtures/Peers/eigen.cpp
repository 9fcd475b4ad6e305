/* What Eigen has, as kernels:
     c++ -O2 -shared -fPIC -I/usr/include/eigen3 Fixtures/Peers/eigen.cpp -o eigen.so
     vernier validate ./eigen.so --as gemm-f32
   Each function is what one would write with Eigen; nothing is done for it that it would not do itself. */
#include <Eigen/Dense>
#include <Eigen/SparseCore>
#include <cstdint>

using namespace Eigen;

template <class T> using Strided = Map<const Matrix<T, Dynamic, 1>, 0, InnerStride<>>;
template <class T> using StridedResult = Map<Matrix<T, Dynamic, 1>, 0, InnerStride<>>;
template <class T> using Rows = Matrix<T, Dynamic, Dynamic, RowMajor>;
template <class T> using Input = Map<const Rows<T>, 0, OuterStride<>>;
template <class T> using Result = Map<Rows<T>, 0, OuterStride<>>;

template <class T> static int sum(int64_t n, const T *x, int64_t incx, T *sum) {
  *sum = Strided<T>(x, n, InnerStride<>(incx)).sum();
  return 0;
}

template <class T> static int dot(int64_t n, const T *x, int64_t incx, const T *y, int64_t incy, T *dot) {
  *dot = Strided<T>(x, n, InnerStride<>(incx)).dot(Strided<T>(y, n, InnerStride<>(incy)));
  return 0;
}

/* Eigen has no beta; this is how its own BLAS does it, too. */
template <class T, class Y> static void scale(T beta, Y &y) {
  if (beta == T(0)) y.setZero();
  else if (beta != T(1)) y *= beta;
}

template <class T>
static int gemv(int32_t transA, int64_t m, int64_t n, T alpha, const T *A, int64_t lda, const T *x, int64_t incx,
                T beta, T *y, int64_t incy) {
  Input<T> a(A, m, n, OuterStride<>(lda));
  Strided<T> v(x, transA ? m : n, InnerStride<>(incx));
  StridedResult<T> r(y, transA ? n : m, InnerStride<>(incy));
  scale(beta, r);
  if (alpha == T(0)) return 0;
  if (transA) r.noalias() += alpha * (a.transpose() * v);
  else r.noalias() += alpha * (a * v);
  return 0;
}

template <class T>
static int gemm(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, T alpha, const T *A, int64_t lda,
                const T *B, int64_t ldb, T beta, T *C, int64_t ldc) {
  Input<T> a(A, transA ? k : m, transA ? m : k, OuterStride<>(lda));
  Input<T> b(B, transB ? n : k, transB ? k : n, OuterStride<>(ldb));
  Result<T> c(C, m, n, OuterStride<>(ldc));
  scale(beta, c);
  if (alpha == T(0)) return 0;
  if (transA && transB) c.noalias() += alpha * (a.transpose() * b.transpose());
  else if (transA) c.noalias() += alpha * (a.transpose() * b);
  else if (transB) c.noalias() += alpha * (a * b.transpose());
  else c.noalias() += alpha * (a * b);
  return 0;
}

/* LLT tells whether, not where, it failed; its own routine in place tells where. */
template <class T> static int cholesky(int32_t uplo, int64_t n, T *A, int64_t lda) {
  Result<T> a(A, n, n, OuterStride<>(lda));
  Index bad = uplo ? internal::llt_inplace<T, Upper>::blocked(a) : internal::llt_inplace<T, Lower>::blocked(a);
  return bad < 0 ? 0 : 1 + (int)bad;
}

template <int Mode, class M, class X> static void solve(const M &a, X &x) {
  a.template triangularView<Mode>().solveInPlace(x);
}

template <class T>
static int triangularSolve(int32_t uplo, int32_t trans, int32_t diag, int64_t n, int64_t columns, const T *A,
                           int64_t lda, T *B, int64_t ldb) {
  Input<T> a(A, n, n, OuterStride<>(lda));
  Result<T> x(B, n, columns, OuterStride<>(ldb));
  switch (4 * (trans != 0) + 2 * (diag != 0) + (uplo != 0)) {
  case 0: solve<Lower>(a, x); break;
  case 1: solve<Upper>(a, x); break;
  case 2: solve<UnitLower>(a, x); break;
  case 3: solve<UnitUpper>(a, x); break;
  case 4: solve<Upper>(a.transpose(), x); break;
  case 5: solve<Lower>(a.transpose(), x); break;
  case 6: solve<UnitUpper>(a.transpose(), x); break;
  case 7: solve<UnitLower>(a.transpose(), x); break;
  }
  return 0;
}

/* Both kinds of indices have the same type in Eigen: row starts are copied as int32. */
template <class T>
static int spmv(int64_t m, int64_t n, int64_t nonzeros, T alpha, const int64_t *rowStart, const int32_t *columnIndex,
                const T *values, const T *x, T beta, T *y) {
  Matrix<int32_t, Dynamic, 1> starts = Map<const Matrix<int64_t, Dynamic, 1>>(rowStart, m + 1).template cast<int32_t>();
  Map<const SparseMatrix<T, RowMajor, int32_t>> a(m, n, nonzeros, starts.data(), columnIndex, values);
  Map<Matrix<T, Dynamic, 1>> r(y, m);
  scale(beta, r);
  if (alpha == T(0)) return 0;
  r.noalias() += alpha * (a * Map<const Matrix<T, Dynamic, 1>>(x, n));
  return 0;
}

/* alpha * (a * b) in one expression would make a sparse matrix alpha * a, which wants a row's columns ascending. */
template <class T>
static int spmm(int64_t m, int64_t n, int64_t k, int64_t nonzeros, T alpha, const int64_t *rowStart,
                const int32_t *columnIndex, const T *values, const T *B, int64_t ldb, T beta, T *C, int64_t ldc) {
  Matrix<int32_t, Dynamic, 1> starts = Map<const Matrix<int64_t, Dynamic, 1>>(rowStart, m + 1).template cast<int32_t>();
  Map<const SparseMatrix<T, RowMajor, int32_t>> a(m, k, nonzeros, starts.data(), columnIndex, values);
  Result<T> c(C, m, n, OuterStride<>(ldc));
  scale(beta, c);
  if (alpha == T(0)) return 0;
  Rows<T> product = a * Input<T>(B, k, n, OuterStride<>(ldb));
  c += alpha * product;
  return 0;
}

#define KERNELS(T, t)                                                                                                  \
  int sum_##t(int64_t n, const T *x, int64_t incx, T *r) { return sum<T>(n, x, incx, r); }                             \
  int dot_##t(int64_t n, const T *x, int64_t incx, const T *y, int64_t incy, T *r) {                                   \
    return dot<T>(n, x, incx, y, incy, r);                                                                             \
  }                                                                                                                    \
  int gemv_##t(int32_t ta, int64_t m, int64_t n, T alpha, const T *A, int64_t lda, const T *x, int64_t incx, T beta,   \
               T *y, int64_t incy) {                                                                                   \
    return gemv<T>(ta, m, n, alpha, A, lda, x, incx, beta, y, incy);                                                   \
  }                                                                                                                    \
  int gemm_##t(int32_t ta, int32_t tb, int64_t m, int64_t n, int64_t k, T alpha, const T *A, int64_t lda, const T *B,  \
               int64_t ldb, T beta, T *C, int64_t ldc) {                                                               \
    return gemm<T>(ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);                                              \
  }                                                                                                                    \
  int cholesky_##t(int32_t uplo, int64_t n, T *A, int64_t lda) { return cholesky<T>(uplo, n, A, lda); }                \
  int triangular_solve_##t(int32_t uplo, int32_t trans, int32_t diag, int64_t n, int64_t columns, const T *A,          \
                           int64_t lda, T *B, int64_t ldb) {                                                           \
    return triangularSolve<T>(uplo, trans, diag, n, columns, A, lda, B, ldb);                                          \
  }                                                                                                                    \
  int spmv_csr_##t(int64_t m, int64_t n, int64_t nz, T alpha, const int64_t *starts, const int32_t *columns,           \
                   const T *values, const T *x, T beta, T *y) {                                                        \
    return spmv<T>(m, n, nz, alpha, starts, columns, values, x, beta, y);                                              \
  }                                                                                                                    \
  int spmm_csr_##t(int64_t m, int64_t n, int64_t k, int64_t nz, T alpha, const int64_t *starts,                        \
                   const int32_t *columns, const T *values, const T *B, int64_t ldb, T beta, T *C, int64_t ldc) {      \
    return spmm<T>(m, n, k, nz, alpha, starts, columns, values, B, ldb, beta, C, ldc);                                 \
  }

extern "C" {
KERNELS(float, f32)
KERNELS(double, f64)
}
