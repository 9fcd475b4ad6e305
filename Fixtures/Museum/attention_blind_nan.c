/* operation: attention-f32
   symbol: attention_f32
   source: https://github.com/tracel-ai/burn/pull/4697
   bug: Queries whose keys are all masked gave NaN instead of zeros.
   shows: A query that sees nothing. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int attention_f32(int32_t causal, int64_t queries, int64_t keys, int64_t d, int64_t dv,
                  float scale, const float *Q, const float *K, const float *V,
                  const uint8_t *mask, float *O) {
  float *weights = malloc(((size_t)keys + 1) * sizeof *weights);
  if (!weights) return -1;
  for (int64_t i = 0; i < queries; i++) {
    const uint8_t *visible = mask + i * keys;
    int64_t end = causal && i + keys - queries + 1 < keys ? i + keys - queries + 1 : keys;
    float greatest = -INFINITY, sum = 0;
    for (int64_t j = 0; j < end; j++) {
      if (!visible[j]) continue;
      float score = 0;
      for (int64_t c = 0; c < d; c++) score += Q[i * d + c] * K[j * d + c];
      weights[j] = scale * score;
      if (weights[j] > greatest) greatest = weights[j];
    }
    for (int64_t c = 0; c < dv; c++) O[i * dv + c] = 0;
    for (int64_t j = 0; j < end; j++) {
      if (!visible[j]) continue;
      float weight = expf(weights[j] - greatest);
      sum += weight;
      for (int64_t c = 0; c < dv; c++) O[i * dv + c] += weight * V[j * dv + c];
    }
    for (int64_t c = 0; c < dv; c++) O[i * dv + c] /= sum;
  }
  free(weights);
  return 0;
}
