// Each lane's partner, a power of two away, for AVX-512. Header only, as vectors.h.
#pragma once
#include "vectors.h"

// Lane i of the result is lane i XOR 1: vpermilps.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_partner1(vernier_f32x16 x) {
  return (vernier_f32x16)_mm512_permute_ps((__m512)x, 0xB1);
}

// Lane i XOR 2: vpermilps.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_partner2(vernier_f32x16 x) {
  return (vernier_f32x16)_mm512_permute_ps((__m512)x, 0x4E);
}

// Lane i XOR 4: vshuff32x4.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_partner4(vernier_f32x16 x) {
  return (vernier_f32x16)_mm512_shuffle_f32x4((__m512)x, (__m512)x, 0xB1);
}

// Lane i XOR 8: vshuff32x4.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_partner8(vernier_f32x16 x) {
  return (vernier_f32x16)_mm512_shuffle_f32x4((__m512)x, (__m512)x, 0x4E);
}

// a + b and a - b as the two instructions: Swift's own are loops over lanes, which the optimiser does not always put
// together again.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_plus(
    vernier_f32x16 a, vernier_f32x16 b) {
  return a + b;
}
static inline __attribute__((always_inline)) vernier_f32x16 vernier_minus(
    vernier_f32x16 a, vernier_f32x16 b) {
  return a - b;
}

// a + b c, rounded once: vfmadd.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_plus_product(
    vernier_f32x16 a, vernier_f32x16 b, vernier_f32x16 c) {
  return (vernier_f32x16)_mm512_fmadd_ps((__m512)b, (__m512)c, (__m512)a);
}
