/* operation: inverse-update-f64
   symbol: inverse_update_f64
   source: https://github.com/keras-team/keras/pull/23481
   bug: Rows of a dense inverse were used where a factor belongs; here the term of one in the denominator is missing.
   shows: Any update with u and sigma other than zero. */
#include <stdint.h>
#include <stdlib.h>

int inverse_update_f64(int64_t n, double sigma, const double *u, double *P, int64_t ldp) {
  double *product = calloc((size_t)n + 1, sizeof *product);
  if (!product) return -1;
  for (int64_t j = 0; j < n; j++)
    for (int64_t i = 0; i < n; i++) product[i] += P[j * ldp + i] * u[j];
  double form = 0;
  for (int64_t i = 0; i < n; i++) form += u[i] * product[i];
  double factor = form == 0 ? 0 : sigma / (sigma * form);
  for (int64_t i = 0; i < n; i++) {
    for (int64_t j = 0; j <= i; j++) {
      double next = P[i * ldp + j] - factor * (product[i] * product[j]);
      P[i * ldp + j] = P[j * ldp + i] = next;
    }
  }
  free(product);
  return 0;
}
