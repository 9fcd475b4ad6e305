#pragma once
#include <ffi.h>
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

// The bytes that malloc has given out; the header that names them is not among those that Swift sees.
static inline size_t vernier_allocated_bytes(void) {
  struct mallinfo2 heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}
