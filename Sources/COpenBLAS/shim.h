#pragma once
#if __has_include(<openblas_config.h>)
#include <cblas.h>
#else
#error "Vernier needs OpenBLAS: apt-get install libopenblas-dev"
#endif

// The C library hides dladdr() from programs that do not define _GNU_SOURCE before everything else,
// which an imported header cannot do. This is POSIX.1-2024's declaration under a name of its own.
struct vernier_symbol_place {
  const char *file;
  void *base;
  const char *symbol;
  void *address;
};
#if defined(__APPLE__)
int vernier_dladdr(const void *address, struct vernier_symbol_place *place) __asm__("_dladdr");
#else
int vernier_dladdr(const void *address, struct vernier_symbol_place *place) __asm__("dladdr");
#endif
