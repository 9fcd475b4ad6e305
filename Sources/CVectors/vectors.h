// Instructions of AVX-512 that Swift cannot name. Header only: each inlines into its caller. To be
// imported by targets that are compiled for AVX-512, and by no other.
#pragma once
#include <immintrin.h>

typedef float vernier_f32x16 __attribute__((ext_vector_type(16)));
typedef unsigned int vernier_u32x16 __attribute__((ext_vector_type(16)));

// Element i of the result is element index[i] mod 32 of `low` followed by `high`: vpermt2ps.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_pick(
    vernier_f32x16 low, vernier_u32x16 index, vernier_f32x16 high) {
  return (vernier_f32x16)_mm512_permutex2var_ps((__m512)low, (__m512i)index, (__m512)high);
}

// The square roots, each correctly rounded: vsqrtps.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_roots(vernier_f32x16 x) {
  return (vernier_f32x16)_mm512_sqrt_ps((__m512)x);
}

// Sixteen elements to a multiple of 64 bytes, past the caches: vmovntps.
static inline __attribute__((always_inline)) void vernier_stream(float *p, vernier_f32x16 x) {
  _mm512_stream_ps(p, (__m512)x);
}

// Makes streamed elements visible before what is written later: sfence.
static inline __attribute__((always_inline)) void vernier_fence(void) { _mm_sfence(); }
