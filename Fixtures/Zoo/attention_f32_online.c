/* operation: attention-f32
   symbol: attention_f32
   style: one pass over the keys that rescales the sums whenever the greatest score grows */
#include <math.h>
#include <stdint.h>

int attention_f32(int32_t causal, int64_t queries, int64_t keys, int64_t d, int64_t dv,
                  float scale, const float *Q, const float *K, const float *V,
                  const uint8_t *mask, float *O) {
  for (int64_t i = 0; i < queries; i++) {
    float *out = O + i * dv, greatest = -INFINITY, sum = 0;
    int isBlind = 1;
    for (int64_t c = 0; c < dv; c++) out[c] = 0;
    for (int64_t j = 0; j < keys; j++) {
      if (!mask[i * keys + j] || (causal && j > i + keys - queries)) continue;
      float score = 0;
      for (int64_t c = 0; c < d; c++) score += Q[i * d + c] * K[j * d + c];
      score *= scale;
      isBlind = 0;
      // A score of minus infinity weighs nothing, unless all do: then the sum stays zero, the quotient NaN.
      float old = 1, weight = 0;
      if (score > greatest) {
        old = expf(greatest - score);
        weight = score == INFINITY ? NAN : 1;
        greatest = score;
      } else if (score != -INFINITY) {
        weight = expf(score - greatest);
      }
      sum = sum * old + weight;
      for (int64_t c = 0; c < dv; c++) out[c] = out[c] * old + weight * V[j * dv + c];
    }
    for (int64_t c = 0; c < dv && !isBlind; c++) out[c] /= sum;
  }
  return 0;
}
