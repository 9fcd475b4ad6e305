// The trap flag and the handler of its signal. Included by stepping.h, which says what counts.
#pragma once
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

// Where <ucontext.h> keeps the registers; it names them for GNU sources only.
enum {
  VERNIER_RDI = 8, VERNIER_RSI = 9, VERNIER_RDX = 12, VERNIER_RAX = 13, VERNIER_RIP = 16, VERNIER_FLAGS = 17
};
// Of the flag in its register; of the signal that it causes (TRAP_TRACE, which has a name for GNU sources only);
// of a system call; and bytes of a stack for signal frames, which AVX-512 and AMX fill with 3 to 11 KiB.
enum {
  VERNIER_TRAP_FLAG = 0x100, VERNIER_TRAP_TRACE = 2, VERNIER_SYS_RT_SIGPROCMASK = 14, VERNIER_TRAP_STACK = 1 << 17
};

// The one count that is being made, and what SIGTRAP did before. There is one of these for each file that calls
// `vernier_step`, so that only one should: its handler finds what it prepared.
struct vernier_stepping_state {
  struct vernier_stepper *current;
  struct sigaction former;
};
static inline struct vernier_stepping_state *vernier_stepping(void) {
  static struct vernier_stepping_state state;
  return &state;
}

// What tells threads apart without a system call: the address of the thread's own control block.
static inline uint64_t vernier_this_thread(void) {
  uint64_t thread;
  __asm__("movq %%fs:0, %0" : "=r"(thread));
  return thread;
}

static inline void vernier_step_note(struct vernier_stepper *s, uint64_t address) {
  ++s->steps;
  s->last = address;
  const uint64_t mask = (UINT64_C(1) << s->table_bits) - 1;
  const uint64_t start = (address * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - s->table_bits);
  for (uint64_t probe = 0; probe < 64; ++probe) {
    struct vernier_step_place *place = &s->table[(start + probe) & mask];
    if (place->address == 0) place->address = address;
    if (place->address != address) continue;
    ++place->count;
    return;
  }
  ++s->unplaced;
}

// The first bytes of an instruction that was, or is about to be, executed; 0 in the kernel's half, whose legacy
// page of system calls may be executed but not read.
static inline unsigned vernier_code(uint64_t address) {
  if (address >> 47) return 0;
  const unsigned char *code = (const unsigned char *)(uintptr_t)address;
  return code[0] | (unsigned)code[1] << 8;
}
static inline int vernier_is_syscall(uint64_t address) { return vernier_code(address) == 0x050F; }
static inline int vernier_is_repeated(uint64_t address) {
  const unsigned code = vernier_code(address);
  const unsigned prefix = (code & 0xFF) == 0x66 ? code >> 8 : code & 0xFF;
  return prefix == 0xF2 || prefix == 0xF3;
}

// Does rt_sigprocmask in the kernel's place, on the mask that the end of the handler brings back, except that
// SIGTRAP is never blocked: the kernel kills a thread that steps while it is. pthread_create blocks everything.
static inline void vernier_change_mask(ucontext_t *context) {
  greg_t *r = context->uc_mcontext.gregs;
  uint64_t mask, set;
  memcpy(&mask, &context->uc_sigmask, sizeof mask);
  const uint64_t former = mask;
  if (r[VERNIER_RSI]) {
    memcpy(&set, (const void *)(uintptr_t)r[VERNIER_RSI], sizeof set);
    const int how = (int)r[VERNIER_RDI];
    mask = how == SIG_BLOCK ? mask | set : how == SIG_UNBLOCK ? mask & ~set : set;
    mask &= ~(UINT64_C(1) << (SIGTRAP - 1));
    memcpy(&context->uc_sigmask, &mask, sizeof mask);
  }
  if (r[VERNIER_RDX]) memcpy((void *)(uintptr_t)r[VERNIER_RDX], &former, sizeof former);
  r[VERNIER_RAX] = 0;
  r[VERNIER_RIP] += 2;
}

// A trap that is none of ours, such as a breakpoint: what would have been done without us.
static inline void vernier_forward_trap(int signal, siginfo_t *information, void *context) {
  const struct sigaction former = vernier_stepping()->former;
  if (former.sa_flags & SA_SIGINFO) {
    former.sa_sigaction(signal, information, context);
  } else if (former.sa_handler == SIG_DFL) {
    sigaction(SIGTRAP, &former, NULL);
    raise(SIGTRAP);
  } else if (former.sa_handler != SIG_IGN) {
    former.sa_handler(signal);
  }
}

// After every instruction: notes the one that is executed next. Neither allocates nor locks.
static void vernier_trap(int signal, siginfo_t *information, void *context) {
  if (information->si_code != VERNIER_TRAP_TRACE) return vernier_forward_trap(signal, information, context);
  struct vernier_stepper *s = vernier_stepping()->current;
  greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
  if (s == NULL || s->thread != vernier_this_thread()) {
    // A thread that the call started inherited the flag.
    r[VERNIER_FLAGS] &= ~VERNIER_TRAP_FLAG;
    return;
  }
  // The kernel comes back from a system call with the flag set, and the processor reports only after the
  // instruction that follows: it was executed, and is noted now.
  uint64_t address = (uint64_t)r[VERNIER_RIP];
  for (uint64_t next = s->last; vernier_is_syscall(next);) {
    next += 2;
    if (next == address) break;
    vernier_step_note(s, next);
  }
  if (address == s->exit || s->steps >= s->limit) {
    s->end = address == s->exit ? VERNIER_STEPPING_DONE : VERNIER_STEPPING_TOO_LONG;
    r[VERNIER_FLAGS] &= ~VERNIER_TRAP_FLAG;
    return;
  }
  if (address == s->last && vernier_is_repeated(address)) ++s->repetitions;
  vernier_step_note(s, address);
  if (r[VERNIER_RAX] == VERNIER_SYS_RT_SIGPROCMASK && vernier_is_syscall(address)) {
    vernier_change_mask((ucontext_t *)context);
    // That instruction's own report is not to come, nor that of the one where execution goes on.
    vernier_step_note(s, (uint64_t)r[VERNIER_RIP]);
  }
}

// Sets the flag, calls, and clears it. The first report comes after the call instruction, and the handler clears
// the flag where the call returns to: what is counted are the callee's instructions, its return included.
static inline void vernier_step_through(struct vernier_stepper *s, void (*call)(void *), void *argument) {
  uint64_t *exit = &s->exit;
  __asm__ volatile(
      "movq %%rsp, %%rbx\n\t"
      "subq $128, %%rsp\n\t"  // the red zone
      "andq $-16, %%rsp\n\t"
      "leaq 1f(%%rip), %%rcx\n\t"
      "movq %%rcx, (%[exit])\n\t"
      "pushfq\n\t"
      "orq $0x100, (%%rsp)\n\t"
      "popfq\n\t"
      "callq *%[call]\n"
      "1:\n\t"
      "pushfq\n\t"  // where the handler did not clear it
      "andq $-257, (%%rsp)\n\t"
      "popfq\n\t"
      "movq %%rbx, %%rsp\n\t"
      : "+D"(argument), [exit] "+r"(exit), [call] "+r"(call)
      :
      : "rax", "rbx", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "memory", "cc", "xmm0", "xmm1", "xmm2",
        "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14",
        "xmm15");
}

// Counts the instructions of `call(argument)` in this thread, into `s`.
static inline void vernier_step(struct vernier_stepper *s, void (*call)(void *), void *argument) {
  s->end = VERNIER_STEPPING_UNAVAILABLE;
  s->steps = s->repetitions = s->unplaced = 0;
  s->last = UINT64_MAX;  // nothing yet, and no address to read from
  s->thread = vernier_this_thread();
  struct vernier_stepper *none = NULL;
  if (!__atomic_compare_exchange_n(&vernier_stepping()->current, &none, s, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
    s->end = VERNIER_STEPPING_BUSY;
    return;
  }
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = vernier_trap;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  stack_t former_stack, stack = {.ss_size = VERNIER_TRAP_STACK, .ss_sp = malloc(VERNIER_TRAP_STACK)};
  sigset_t former_mask, trap;
  sigemptyset(&trap);
  sigaddset(&trap, SIGTRAP);
  if (stack.ss_sp && sigaltstack(&stack, &former_stack) == 0) {
    if (sigaction(SIGTRAP, &action, &vernier_stepping()->former) == 0) {
      pthread_sigmask(SIG_UNBLOCK, &trap, &former_mask);
      s->end = VERNIER_STEPPING_LOST;
      vernier_step_through(s, call, argument);
      pthread_sigmask(SIG_SETMASK, &former_mask, NULL);
      sigaction(SIGTRAP, &vernier_stepping()->former, NULL);
    }
    sigaltstack(&former_stack, NULL);
  }
  free(stack.ss_sp);
  __atomic_store_n(&vernier_stepping()->current, (struct vernier_stepper *)NULL, __ATOMIC_RELEASE);
}
