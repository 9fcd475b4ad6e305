#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <elf.h>
#include <ffi.h>
#include <link.h>
#include <malloc.h>

// Types and the convention as values: the library's are variables and macros, which Swift takes for shared state.
static inline ffi_type *vernier_ffi_int32(void) { return &ffi_type_sint32; }
static inline ffi_type *vernier_ffi_int64(void) { return &ffi_type_sint64; }
static inline ffi_type *vernier_ffi_float(void) { return &ffi_type_float; }
static inline ffi_type *vernier_ffi_double(void) { return &ffi_type_double; }
static inline ffi_type *vernier_ffi_pointer(void) { return &ffi_type_pointer; }
static inline ffi_status vernier_ffi_prepare(ffi_cif *cif, unsigned count, ffi_type *result, ffi_type **arguments) {
  return ffi_prep_cif(cif, FFI_DEFAULT_ABI, count, result, arguments);
}
static inline void vernier_ffi_call(ffi_cif *cif, void *function, void *result, void **arguments) {
  ffi_call(cif, FFI_FN(function), result, arguments);
}

// Whether a symbol that was found is a variable, by the table of the library that it is in.
static inline int vernier_symbol_is_data(const void *address) {
  Dl_info info;
  const ElfW(Sym) *symbol = NULL;
  if (!dladdr1(address, &info, (void **)&symbol, RTLD_DL_SYMENT) || !symbol) return 0;
  return ELF64_ST_TYPE(symbol->st_info) == STT_OBJECT;
}

// The bytes that malloc has given out; the header that names them is not among those that Swift sees.
static inline size_t vernier_allocated_bytes(void) {
  struct mallinfo2 heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}
