// On which cores a thread runs: system calls whose C functions the importer does not see.
#pragma once
#include <sys/syscall.h>
#include <unistd.h>

// Both return a negative number and set errno on failure. `bytes` is the size of the mask, a multiple of 8.
static inline long vernier_set_affinity(const void *mask, unsigned long bytes) {
  return syscall(SYS_sched_setaffinity, 0, bytes, mask);
}

// Returns how many bytes the kernel filled.
static inline long vernier_get_affinity(void *mask, unsigned long bytes) {
  return syscall(SYS_sched_getaffinity, 0, bytes, mask);
}
