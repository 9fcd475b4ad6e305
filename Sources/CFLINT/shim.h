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
