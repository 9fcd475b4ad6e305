// What the compiler must not see through: a chain of additions, each of which waits for the one before.
// Header only. One link of the chain takes one cycle of the core, whatever its clock does.
#pragma once
#include <stdint.h>

#define VERNIER_LINK_4(op) op op op op
#define VERNIER_LINK_16(op) \
  VERNIER_LINK_4(op) VERNIER_LINK_4(op) VERNIER_LINK_4(op) VERNIER_LINK_4(op)
#define VERNIER_LINK_64(op) \
  VERNIER_LINK_16(op) VERNIER_LINK_16(op) VERNIER_LINK_16(op) VERNIER_LINK_16(op)

// 64 additions for each of `rounds`: the loop's own counter runs beside the chain and costs nothing.
static inline uint64_t vernier_chain(uint64_t rounds) {
  uint64_t x = 1;
#if defined(__x86_64__)
  uint64_t step = 3;
  for (; rounds; --rounds) {
    __asm__ volatile(VERNIER_LINK_64("addq %1, %0\n\t") : "+r"(x) : "r"(step));
  }
#elif defined(__aarch64__)
  uint64_t step = 3;
  for (; rounds; --rounds) {
    __asm__ volatile(VERNIER_LINK_64("add %0, %0, %1\n\t") : "+r"(x) : "r"(step));
  }
#else
  rounds = 0;
#endif
  return x;
}
