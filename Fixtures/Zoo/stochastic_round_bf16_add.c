/* operation: stochastic-round-bf16
   symbol: stochastic_round_bf16
   style: sixteen random bits added below the last place, then cut off */
#include <stdint.h>
#include <string.h>

/* The finaliser of SplitMix64: all bits of seed and index matter to all bits of the result. */
static uint64_t mixed(uint64_t seed, uint64_t index) {
  uint64_t z = (seed + 1) * 0x9e3779b97f4a7c15u + index * 0xd1342543de82ef95u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

int stochastic_round_bf16(int64_t n, int64_t seed, const float *x, uint16_t *y) {
  for (int64_t i = 0; i < n; i++) {
    uint32_t pattern;
    memcpy(&pattern, &x[i], sizeof pattern);
    if (x[i] != x[i]) y[i] = (uint16_t)(pattern >> 16 | 0x40);
    else y[i] = (uint16_t)((pattern + (uint32_t)(mixed((uint64_t)seed, (uint64_t)i) >> 48)) >> 16);
  }
  return 0;
}
