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

// Two bits of `word` for each of sixteen lanes, in order, plus four for every second lane: the
// columns, of 32, of sixteen values of a 2:4 matrix.
static inline __attribute__((always_inline)) vernier_u32x16 vernier_columns(unsigned int word) {
  const __m512i shifts =
      _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
  const __m512i groups = _mm512_set_epi32(28, 28, 24, 24, 20, 20, 16, 16, 12, 12, 8, 8, 4, 4, 0, 0);
  const __m512i places = _mm512_srlv_epi32(_mm512_set1_epi32((int)word), shifts);
  return (vernier_u32x16)_mm512_ternarylogic_epi32(places, _mm512_set1_epi32(3), groups, 0xEA);
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

typedef int vernier_i32x16 __attribute__((ext_vector_type(16)));

// Each lane of `sum` plus four products of signed bytes: vpdpbusd, which wants unsigned ones on one side, so
// that those of `a` are raised by 128; what that adds is 128 times `vernier_total`'s sums.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_dot4(
    vernier_i32x16 sum, const signed char *a, const signed char *b) {
  const __m512i raised = _mm512_xor_si512(_mm512_loadu_si512(a), _mm512_set1_epi8((char)0x80));
  return (vernier_i32x16)_mm512_dpbusd_epi32((__m512i)sum, raised, _mm512_loadu_si512(b));
}

// Each lane of `sum` plus four signed bytes.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_total(
    vernier_i32x16 sum, const signed char *b) {
  return (vernier_i32x16)_mm512_dpbusd_epi32(
      (__m512i)sum, _mm512_set1_epi8(1), _mm512_loadu_si512(b));
}

// The sum of sixteen lanes.
static inline __attribute__((always_inline)) int vernier_sum(vernier_i32x16 x) {
  return _mm512_reduce_add_epi32((__m512i)x);
}

typedef double vernier_f64x8 __attribute__((ext_vector_type(8)));

// The sum of all lanes, by halves.
static inline __attribute__((always_inline)) float vernier_sum_floats(vernier_f32x16 x) {
  return _mm512_reduce_add_ps((__m512)x);
}
static inline __attribute__((always_inline)) double vernier_sum_doubles(vernier_f64x8 x) {
  return _mm512_reduce_add_pd((__m512d)x);
}

// `value` in one lane, and zeros elsewhere; all zeros if there is no such lane.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_single_float(
    float value, long lane) {
  const unsigned bit = (unsigned long)lane < 16 ? 1u << lane : 0;
  return (vernier_f32x16)_mm512_maskz_mov_ps((__mmask16)bit, _mm512_set1_ps(value));
}
static inline __attribute__((always_inline)) vernier_f64x8 vernier_single_double(
    double value, long lane) {
  const unsigned bit = (unsigned long)lane < 8 ? 1u << lane : 0;
  return (vernier_f64x8)_mm512_maskz_mov_pd((__mmask8)bit, _mm512_set1_pd(value));
}

// Sixteen numbers of bfloat16 as floats: vpmovzxwd, vpslld.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_widen(const void *p) {
  const __m512i words = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p));
  return (vernier_f32x16)_mm512_slli_epi32(words, 16);
}

// Stores sixteen floats rounded to bfloat16, ties to even and what is subnormal to zero, and returns what
// is stored: vcvtneps2bf16.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_narrow(
    void *p, vernier_f32x16 x) {
  const __m256i halves = (__m256i)_mm512_cvtneps_pbh((__m512)x);
  _mm256_storeu_si256((__m256i *)p, halves);
  return (vernier_f32x16)_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16);
}

// Each lane of `sum` plus four products of unsigned by signed bytes: vpdpbusd.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_dot4_lanes(
    vernier_i32x16 sum, vernier_i32x16 unsigned_bytes, vernier_i32x16 signed_bytes) {
  return (vernier_i32x16)_mm512_dpbusd_epi32(
      (__m512i)sum, (__m512i)unsigned_bytes, (__m512i)signed_bytes);
}

// Four floats in each quarter of the result: vbroadcastf32x4.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_four(const float *p) {
  return (vernier_f32x16)_mm512_broadcast_f32x4(_mm_loadu_ps(p));
}

// Lane i of the result is element index[i] mod 4 of the quarter of x that lane i is in: vpermilps.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_choose(
    vernier_f32x16 x, vernier_u32x16 index) {
  return (vernier_f32x16)_mm512_permutevar_ps((__m512)x, (__m512i)index);
}

// Sixteen bytes in each quarter of the result: vbroadcasti32x4.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_sixteen(const void *p) {
  return (vernier_i32x16)_mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)p));
}

// Byte i of the result is that byte of the quarter of x that byte i of `index` names: vpshufb.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_choose_bytes(
    vernier_i32x16 x, vernier_i32x16 index) {
  return (vernier_i32x16)_mm512_shuffle_epi8((__m512i)x, (__m512i)index);
}

// Numbers of terms: in byte i of four, 4 i and the two bits of eight bytes of `places` that begin at the bit which that
// byte of `shifts` names. vpmultishiftqb, vpternlogd.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_terms(
    vernier_i32x16 places, long long shifts) {
  return (vernier_i32x16)_mm512_ternarylogic_epi32(
      _mm512_multishift_epi64_epi8(_mm512_set1_epi64(shifts), (__m512i)places),
      _mm512_set1_epi32(0x03030303), _mm512_set1_epi32(0x0C080400), 0xEA);
}

// Bit i: whether a[i] > b[i]: vpcmpgtd into a mask.
static inline __attribute__((always_inline)) unsigned short vernier_above(
    vernier_i32x16 a, vernier_i32x16 b) {
  return _mm512_cmpgt_epi32_mask((__m512i)a, (__m512i)b);
}

// a[i] where bit i is set, b[i] elsewhere: vpblendmd.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_blend(
    unsigned short bits, vernier_i32x16 a, vernier_i32x16 b) {
  return (vernier_i32x16)_mm512_mask_blend_epi32(bits, (__m512i)b, (__m512i)a);
}

// The elements whose bits are set, moved to the front: vcompressps.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_compress(
    unsigned short bits, vernier_f32x16 x) {
  return (vernier_f32x16)_mm512_maskz_compress_ps(bits, (__m512)x);
}

// The opposite for eight elements in memory: they go to where bits are set, zeros elsewhere: vexpandps.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_expand(
    unsigned short bits, const float *p) {
  return (vernier_f32x16)_mm512_maskz_expand_ps(bits, _mm512_castps256_ps512(_mm256_loadu_ps(p)));
}

// The bits of x where the mask has ones, one after the other: pext; and back: pdep.
static inline __attribute__((always_inline)) unsigned long long vernier_extract(
    unsigned long long x, unsigned long long mask) {
  return _pext_u64(x, mask);
}
static inline __attribute__((always_inline)) unsigned long long vernier_deposit(
    unsigned long long x, unsigned long long mask) {
  return _pdep_u64(x, mask);
}

typedef unsigned char vernier_u8x16 __attribute__((ext_vector_type(16)));

// Entry index[i] < 16 of a table for each lane: vpshufb.
static inline __attribute__((always_inline)) vernier_u8x16 vernier_lookup(
    vernier_u8x16 table, vernier_u8x16 index) {
  return (vernier_u8x16)_mm_shuffle_epi8((__m128i)table, (__m128i)index);
}

// The integers below sixteen floats from 0 to 15, as the bytes that `vernier_entries` reads: vcvttps2dq,
// vpmovdb, vpmaddubsw.
static inline __attribute__((always_inline)) void vernier_pack_nibbles(
    void *p, vernier_f32x16 x) {
  const __m128i bytes = _mm512_cvtepi32_epi8(_mm512_cvttps_epi32((__m512)x));
  const __m128i pairs = _mm_maddubs_epi16(bytes, _mm_set1_epi16(0x0110));
  _mm_storel_epi64((__m128i *)p, _mm_packus_epi16(pairs, pairs));
}

// The lesser and the greater of two numbers, lane by lane, and of all lanes: vminps, vmaxps.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_lesser(
    vernier_f32x16 a, vernier_f32x16 b) {
  return (vernier_f32x16)_mm512_min_ps((__m512)a, (__m512)b);
}
static inline __attribute__((always_inline)) vernier_f32x16 vernier_greater(
    vernier_f32x16 a, vernier_f32x16 b) {
  return (vernier_f32x16)_mm512_max_ps((__m512)a, (__m512)b);
}
static inline __attribute__((always_inline)) float vernier_least(vernier_f32x16 x) {
  return _mm512_reduce_min_ps((__m512)x);
}
static inline __attribute__((always_inline)) float vernier_most(vernier_f32x16 x) {
  return _mm512_reduce_max_ps((__m512)x);
}

// The greater of two integers, lane by lane: vpmaxsd.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_larger(
    vernier_i32x16 a, vernier_i32x16 b) {
  return (vernier_i32x16)_mm512_max_epi32((__m512i)a, (__m512i)b);
}

// The line at an address on its way to the nearest cache: prefetcht0. Any address may be named.
static inline __attribute__((always_inline)) void vernier_prefetch(const void *p) {
  _mm_prefetch((const char *)p, _MM_HINT_T0);
}

// The least lane of one vector and the greatest of another, both at once.
static inline __attribute__((always_inline)) void vernier_ends(
    vernier_f32x16 lesser, vernier_f32x16 greater, float *least, float *greatest) {
  const __m512 low = (__m512)-lesser, high = (__m512)greater;
  __m512 x = _mm512_max_ps(_mm512_shuffle_f32x4(low, high, 0x44), _mm512_shuffle_f32x4(low, high, 0xEE));
  x = _mm512_max_ps(x, _mm512_shuffle_f32x4(x, x, 0xB1));
  x = _mm512_max_ps(x, _mm512_permute_ps(x, 0x4E));
  x = _mm512_max_ps(x, _mm512_permute_ps(x, 0xB1));
  *least = -_mm512_cvtss_f32(x);
  *greatest = _mm_cvtss_f32(_mm512_extractf32x4_ps(x, 2));
}

// Sixteen numbers from p on as a register's: expansion from memory is slow on some processors.
static inline __attribute__((always_inline)) __m512i vernier_register(const void *p) {
  __m512i x = _mm512_loadu_si512(p);
#ifdef __AVX512F__
  // Targets that only see this header through another module have no such registers.
  __asm__("" : "+v"(x));
#endif
  return x;
}

// The elements from p on go to where bits are set, zeros elsewhere: vexpandps. All sixteen are read.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_expand_all(
    unsigned short bits, const float *p) {
  return (vernier_f32x16)_mm512_maskz_expand_ps(bits, (__m512)vernier_register(p));
}

// Where bits are set, each lane of `sum` plus x times an element of those from p on, in order; elsewhere `sum`.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_expand_multiply(
    vernier_f32x16 sum, unsigned short bits, const float *p, vernier_f32x16 x) {
  const __m512 values = _mm512_maskz_expand_ps(bits, (__m512)vernier_register(p));
  return (vernier_f32x16)_mm512_mask3_fmadd_ps(values, (__m512)x, (__m512)sum, bits);
}

// The signed bytes from p on go to where bits are set, and each lane of `sum` gets four products with
// unsigned ones: vpexpandb, vpdpbusd. All 64 are read.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_expand_dot4(
    vernier_i32x16 sum, unsigned long long bits, const signed char *p,
    vernier_i32x16 unsigned_bytes) {
  const __m512i values = _mm512_maskz_expand_epi8(bits, vernier_register(p));
  return (vernier_i32x16)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)unsigned_bytes, values);
}

// The same for fewer than 33 bits, from 32 bytes, which lie in two lines less often.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_expand_few_dot4(
    vernier_i32x16 sum, unsigned long long bits, const signed char *p,
    vernier_i32x16 unsigned_bytes) {
  __m256i x = _mm256_loadu_si256((const __m256i *)p);
#ifdef __AVX512F__
  __asm__("" : "+v"(x));
#endif
  const __m512i values = _mm512_maskz_expand_epi8(bits, _mm512_zextsi256_si512(x));
  return (vernier_i32x16)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)unsigned_bytes, values);
}

// Bit i: whether a[i] and b[i] differ, or one is NaN: vcmpneqps.
static inline __attribute__((always_inline)) unsigned short vernier_differs(
    vernier_f32x16 a, vernier_f32x16 b) {
  return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_NEQ_UQ);
}

// The lowest `count` of `lanes` bits: none if it is negative, all if it is greater.
static inline __attribute__((always_inline)) unsigned vernier_lowest(long count, unsigned lanes) {
  const long some = count < 0 ? 0 : count < (long)lanes ? count : (long)lanes;
  return (1u << some) - 1;
}

// The first `count` elements from p on and zeros behind them, and the opposite. No other memory is touched:
// vmovups with a mask.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_first_floats(
    const float *p, long count) {
  return (vernier_f32x16)_mm512_maskz_loadu_ps((__mmask16)vernier_lowest(count, 16), p);
}
static inline __attribute__((always_inline)) void vernier_store_first_floats(
    float *p, long count, vernier_f32x16 x) {
  _mm512_mask_storeu_ps(p, (__mmask16)vernier_lowest(count, 16), (__m512)x);
}
static inline __attribute__((always_inline)) vernier_f64x8 vernier_first_doubles(
    const double *p, long count) {
  return (vernier_f64x8)_mm512_maskz_loadu_pd((__mmask8)vernier_lowest(count, 8), p);
}
static inline __attribute__((always_inline)) void vernier_store_first_doubles(
    double *p, long count, vernier_f64x8 x) {
  _mm512_mask_storeu_pd(p, (__mmask8)vernier_lowest(count, 8), (__m512d)x);
}

// Sixteen bytes are four places of two bits for each of sixteen columns, the first two in the first four of
// eight terms: the numbers of these terms, one in each byte. vpmovzxbd, vpmultishiftqb, vpternlogd.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_places(const void *p) {
  const __m512i shifts = _mm512_set1_epi64(0x2624222006040200);
  const __m512i bytes = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)p));
  return (vernier_i32x16)_mm512_ternarylogic_epi32(
      _mm512_multishift_epi64_epi8(shifts, bytes), _mm512_set1_epi32(0x03030303),
      _mm512_set1_epi32(0x04040000), 0xEA);
}

// Byte i of the result is that one of eight at p which byte i of `places` names: vpbroadcastq, vpshufb.
static inline __attribute__((always_inline)) vernier_i32x16 vernier_gather(
    const void *p, vernier_i32x16 places) {
  long long eight;
  __builtin_memcpy(&eight, p, 8);
  return (vernier_i32x16)_mm512_shuffle_epi8(_mm512_set1_epi64(eight), (__m512i)places);
}

// x again, computed here: what comes before and after in memory stays there, so that compilers do not load ahead
// of themselves until registers overflow. No instruction.
static inline __attribute__((always_inline)) vernier_f32x16 vernier_settled_floats(
    vernier_f32x16 x) {
#ifdef __AVX512F__
  __asm__ volatile("" : "+v"(x) : : "memory");
#endif
  return x;
}
static inline __attribute__((always_inline)) vernier_f64x8 vernier_settled_doubles(
    vernier_f64x8 x) {
#ifdef __AVX512F__
  __asm__ volatile("" : "+v"(x) : : "memory");
#endif
  return x;
}
