#pragma once
// FLINT 2.9 with Arb beside it (Debian 12), or FLINT 3, which contains Arb.
#if __has_include(<flint/fmpq.h>)
#include <flint/fmpq.h>
#else
#error "Vernier needs FLINT: apt-get install libflint-dev"
#endif
#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#include <flint/arb_hypgeom.h>
#elif __has_include(<arb.h>)
#include <arb.h>
#include <arb_hypgeom.h>
#else
#error "Vernier needs Arb: apt-get install libflint-arb-dev (or FLINT 3, which contains it)"
#endif

// Rounding modes are spelled by macros whose types differ between versions: they stay in C.
static inline double vernier_arf_nearest(const arf_t x) { return arf_get_d(x, ARF_RND_NEAR); }
static inline double vernier_arf_below(const arf_t x) { return arf_get_d(x, ARF_RND_FLOOR); }
static inline double vernier_arf_above(const arf_t x) { return arf_get_d(x, ARF_RND_CEIL); }

// z = x/y truncated to 64 bits, with a smaller bit set behind them if any were lost: enough to
// round z to 62 bits or fewer as x/y itself.
static inline void vernier_arf_sticky_quotient(arf_t z, const fmpz_t x, const fmpz_t y) {
  if (!arf_fmpz_div_fmpz(z, x, y, 64, ARF_RND_DOWN)) return;
  fmpz_t exponent;
  arf_t sticky;
  fmpz_init(exponent);
  arf_init(sticky);
  arf_abs_bound_lt_2exp_fmpz(exponent, z);
  fmpz_sub_ui(exponent, exponent, 70);
  arf_set_si(sticky, fmpz_sgn(x));
  arf_mul_2exp_fmpz(sticky, sticky, exponent);
  arf_add(z, z, sticky, ARF_PREC_EXACT, ARF_RND_DOWN);
  arf_clear(sticky);
  fmpz_clear(exponent);
}
