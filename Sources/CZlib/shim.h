#pragma once
#if __has_include(<zlib.h>)
#include <zlib.h>

// inflateInit2 and deflateInit2 are macros that carry the version that the caller was compiled with.
static inline int vernier_gunzip_init(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
static inline int vernier_gzip_init(z_stream *stream) {
  return deflateInit2(stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
#else
#error "Vernier needs zlib: apt-get install zlib1g-dev"
#endif
