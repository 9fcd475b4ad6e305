// Counts the instructions of a call without performance counters: with its trap flag set the processor reports
// after every instruction, of AVX-512 and of libraries too, and a signal handler counts and notes where it was.
// Header only; for x86-64 on Linux. Elsewhere the answer is VERNIER_STEPPING_UNAVAILABLE.
//
// How things count. `syscall` is one instruction, whatever the kernel does behind it; what the vDSO does instead
// of a system call counts like any code. A repeated string instruction counts once for each repetition, since
// the processor reports each; `repetitions` says how many of `steps` are second and later ones. Handlers of
// other signals, and threads that the call starts, run at full speed and are not counted.
#pragma once
#include <stdint.h>

enum vernier_stepping_end {
  VERNIER_STEPPING_DONE,
  VERNIER_STEPPING_TOO_LONG,     // the limit was reached; the call ran on, uncounted, to its end
  VERNIER_STEPPING_LOST,         // the call cleared the trap flag: what it did afterwards was not seen
  VERNIER_STEPPING_BUSY,         // a thread of this process is counting already; the call was not made
  VERNIER_STEPPING_UNAVAILABLE,  // this processor or system cannot; the call was not made
};

// An instruction by its address, and how often it was executed. Address 0 marks an empty place.
struct vernier_step_place {
  uint64_t address, count;
};

struct vernier_stepper {
  uint64_t limit;                    // in: how many instructions to count at most
  struct vernier_step_place *table;  // in: 2^table_bits empty places, which are filled
  uint32_t table_bits;               // in: from 1 to 32
  uint32_t end;                      // out: one of the above
  uint64_t steps, repetitions;       // out: all of them, and those that repeat a string instruction
  uint64_t unplaced;                 // out: those of `steps` whose address found no place
  uint64_t last, exit, thread;       // the handler's own
};

#if defined(__x86_64__) && defined(__linux__)
#include "stepping_trap.h"
#else
static inline void vernier_step(struct vernier_stepper *s, void (*call)(void *), void *argument) {
  (void)call, (void)argument;
  s->end = VERNIER_STEPPING_UNAVAILABLE;
}
#endif
