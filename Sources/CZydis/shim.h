#pragma once
// The encoder came with version 4, whose decoder is the one that is called here.
#if __has_include(<Zydis/Encoder.h>)
#include <Zydis/Zydis.h>
#else
#error "Vernier needs Zydis 4 or newer: apt-get install libzydis-dev, or build with --disable-default-traits --traits GSL,MPI"
#endif

// What are macros with casts in them, which Swift does not import.
static inline unsigned vernier_zydis_major(void) { return ZYDIS_VERSION_MAJOR(ZydisGetVersion()); }
static inline unsigned vernier_zydis_minor(void) { return ZYDIS_VERSION_MINOR(ZydisGetVersion()); }
static inline int vernier_zydis_succeeded(ZyanStatus status) { return ZYAN_SUCCESS(status); }
static inline int vernier_zydis_repeats(const ZydisDecodedInstruction *instruction) {
  return (instruction->attributes
          & (ZYDIS_ATTRIB_HAS_REP | ZYDIS_ATTRIB_HAS_REPE | ZYDIS_ATTRIB_HAS_REPNE)) != 0;
}
