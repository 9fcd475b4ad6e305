/* operation: rmsnorm-f32
   symbol: rmsnorm_f32
   style: in float, with the row scaled by a power of two so that no square overflows or vanishes */
#include <math.h>
#include <stdint.h>

int rmsnorm_f32(int64_t rows, int64_t n, float epsilon, const float *x, int64_t ldx,
                const float *gain, float *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    const float *in = x + r * ldx;
    float size = sqrtf(epsilon), squares = 0;
    for (int64_t i = 0; i < n; i++) size = fmaxf(size, fabsf(in[i]));
    int exponent = isfinite(size) && size > 0 ? ilogbf(size) : 0;
    for (int64_t i = 0; i < n; i++) {
      float scaled = scalbnf(in[i], -exponent);
      squares += scaled * scaled;
    }
    float root = sqrtf(squares / (float)n + scalbnf(scalbnf(epsilon, -exponent), -exponent));
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = scalbnf(in[i], -exponent) / root * gain[i];
  }
  return 0;
}
