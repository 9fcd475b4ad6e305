// Bytes, nibbles and chosen elements between registers and memory, for AVX-512. Header only, as vectors.h.
#pragma once
#include "vectors.h"

// The elements whose bits are set, moved to the front, and zeros behind them: vpcompressd. Processors may wait
// for what is in the register that the result goes to, zeros or not: let it be the one that they come from.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_pack(
    unsigned short bits, vernier_i32x16 x) {
#ifdef __AVX512F__
  __asm__("vpcompressd %0, %0%{%1%}%{z%}" : "+v"(x) : "Yk"((__mmask16)bits));
#endif
  return x;
}

// first, first + 1 … first + 15.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_sequence(int first) {
  const __m512i order = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  return (vernier_i32x16)_mm512_add_epi32(_mm512_set1_epi32(first), order);
}

// base + 0 unit, base + 1 unit … base + 15 unit, each rounded twice.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_ladder(
    float unit, float base) {
  const __m512 levels = _mm512_set_ps(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  const __m512 rise = _mm512_mul_ps(levels, _mm512_set1_ps(unit));
  return (vernier_f32x16)_mm512_add_ps(rise, _mm512_set1_ps(base));
}

// Eight bytes are sixteen numbers of four bits, the high half of a byte first: the entries of a table that they
// name. vpmultishiftqb, vpermps.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_entries(
    vernier_f32x16 table, const void *p) {
  const __m512i shifts = _mm512_set_epi64(
      0x380000003C, 0x3000000034, 0x280000002C, 0x2000000024, 0x180000001C, 0x1000000014,
      0x080000000C, 0x0000000004);
  long long bits;
  __builtin_memcpy(&bits, p, 8);
  const __m512i codes = _mm512_multishift_epi64_epi8(shifts, _mm512_set1_epi64(bits));
  return (vernier_f32x16)_mm512_permutexvar_ps(codes, (__m512)table);
}

// The integers below 64 floats from 0 to 15, as the bytes that `vernier_entries` reads: vcvttps2dq, vpackusdw,
// vpackuswb, vpermd, vpmaddubsw, vpmovwb.
static inline __attribute__((always_inline)) void vernier_pack_64_nibbles(
    void *p, vernier_f32x16 a, vernier_f32x16 b, vernier_f32x16 c, vernier_f32x16 d) {
  const __m512i ab =
      _mm512_packus_epi32(_mm512_cvttps_epi32((__m512)a), _mm512_cvttps_epi32((__m512)b));
  const __m512i cd =
      _mm512_packus_epi32(_mm512_cvttps_epi32((__m512)c), _mm512_cvttps_epi32((__m512)d));
  const __m512i order = _mm512_set_epi32(15, 11, 7, 3, 14, 10, 6, 2, 13, 9, 5, 1, 12, 8, 4, 0);
  const __m512i bytes = _mm512_permutexvar_epi32(order, _mm512_packus_epi16(ab, cd));
  const __m512i pairs = _mm512_maddubs_epi16(bytes, _mm512_set1_epi16(0x0110));
  _mm256_storeu_si256((__m256i *)p, _mm512_cvtepi16_epi8(pairs));
}

// The first `count` of sixteen numbers of sixteen bits from p on, with their signs, and of sixteen of bfloat16:
// zeros behind them. No other memory is read.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_first_words(
    const void *p, long count) {
  return (vernier_i32x16)_mm512_cvtepi16_epi32(
      _mm256_maskz_loadu_epi16((__mmask16)vernier_lowest(count, 16), p));
}
static inline __attribute__((always_inline)) vernier_f32x16 vernier_first_brains(
    const void *p, long count) {
  const __m256i words = _mm256_maskz_loadu_epi16((__mmask16)vernier_lowest(count, 16), p);
  return (vernier_f32x16)_mm512_slli_epi32(_mm512_cvtepu16_epi32(words), 16);
}

// The low halves of sixteen integers: vpmovdw.
static inline __attribute__((always_inline)) void vernier_store_words(void *p, vernier_i32x16 x) {
  _mm256_storeu_si256((__m256i *)p, _mm512_cvtepi32_epi16((__m512i)x));
}

// The greatest of all lanes.
static inline __attribute__((always_inline)) int vernier_largest(vernier_i32x16 x) {
  return _mm512_reduce_max_epi32((__m512i)x);
}
