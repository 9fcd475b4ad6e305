/* operation: attention-f32
   symbol: attention_f32
   style: scores, exponentials and sums in double, the scores computed again for each pass
   contract: accumulate=float64 */
#include <math.h>
#include <stdint.h>

static double dot(int64_t n, const float *a, const float *b) {
  double sum = 0;
  for (int64_t i = 0; i < n; i++) sum += (double)a[i] * b[i];
  return sum;
}

int attention_f32(int32_t causal, int64_t queries, int64_t keys, int64_t d, int64_t dv,
                  float scale, const float *Q, const float *K, const float *V,
                  const uint8_t *mask, float *O) {
  for (int64_t i = 0; i < queries; i++) {
    int64_t end = causal ? i + keys - queries + 1 : keys, count = 0;
    const uint8_t *visible = mask + i * keys;
    double greatest = -INFINITY, sum = 0;
    for (int64_t j = 0; j < end; j++)
      if (visible[j]) greatest = fmax(greatest, scale * dot(d, Q + i * d, K + j * d));
    for (int64_t j = 0; j < end; j++) {
      if (!visible[j]) continue;
      sum += exp(scale * dot(d, Q + i * d, K + j * d) - greatest);
      count++;
    }
    for (int64_t c = 0; c < dv; c++) {
      double value = 0;
      for (int64_t j = 0; j < end; j++)
        if (visible[j])
          value += exp(scale * dot(d, Q + i * d, K + j * d) - greatest) / sum * V[j * dv + c];
      O[i * dv + c] = count == 0 ? 0 : (float)value;
    }
  }
  return 0;
}
