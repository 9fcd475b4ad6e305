/* operation: stochastic-round-bf16
   symbol: stochastic_round_bf16
   source: https://github.com/graphcore-research/gfloat/pull/36
   bug: A quick scheme rounded away from zero too often on average, even exact values.
   shows: Values that bfloat16 holds exactly. */
#include <stdint.h>
#include <string.h>

/* Two rounds of a xorshift-multiply hash. */
static uint32_t hash(uint32_t h) {
  h = (h ^ h >> 16) * 0x7feb352du;
  h = (h ^ h >> 15) * 0x846ca68bu;
  return h ^ h >> 16;
}

int stochastic_round_bf16(int64_t n, int64_t seed, const float *x, uint16_t *y) {
  uint32_t stream = hash((uint32_t)seed) ^ hash((uint32_t)((uint64_t)seed >> 32) + 0x9e3779b9u);
  for (int64_t i = 0; i < n; i++) {
    uint32_t pattern;
    memcpy(&pattern, &x[i], sizeof pattern);
    uint16_t nearer = (uint16_t)(pattern >> 16);
    double part = (pattern & 0xffff) / 65536.0;
    double random = hash(hash((uint32_t)i + 0x85ebca6bu) ^ stream) / 4294967296.0;
    if (x[i] != x[i]) y[i] = nearer | 0x40;
    else y[i] = (uint16_t)(nearer + (random <= part + 0x1p-8));
  }
  return 0;
}
