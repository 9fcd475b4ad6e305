// Code whose instructions are known by heart, for those who count: of each call so many, its return included.
#pragma once
#include <stdint.h>

#if defined(__x86_64__)
#define VERNIER_SEQUENCE(name, code) \
  static __attribute__((naked, noinline, used)) void name(void *argument) { __asm__(code "\n\tret"); }

// 1: nothing but the return.
VERNIER_SEQUENCE(vernier_sequence_return, "")
// 11.
VERNIER_SEQUENCE(
    vernier_sequence_nops,
    "nop\n\t nop\n\t nop\n\t nop\n\t nop\n\t nop\n\t nop\n\t nop\n\t nop\n\t nop")
// 3n + 1, where n > 0 is the argument itself; and 4n + 1, with one instruction more for each element.
VERNIER_SEQUENCE(vernier_sequence_loop, "1: nop\n\t decq %rdi\n\t jnz 1b")
VERNIER_SEQUENCE(vernier_sequence_longer_loop, "1: nop\n\t nop\n\t decq %rdi\n\t jnz 1b")
// 5n + 4 in 512 bits.
VERNIER_SEQUENCE(
    vernier_sequence_wide,
    "vpxord %zmm0, %zmm0, %zmm0\n\t vpxord %zmm1, %zmm1, %zmm1\n\t"
    "1: vfmadd231pd %zmm0, %zmm0, %zmm1\n\t vaddpd %zmm1, %zmm0, %zmm0\n\t vmovaps %zmm0, %zmm2\n\t"
    "decq %rdi\n\t jnz 1b\n\t vzeroupper")
// 7, of which two are system calls (getppid), one beside the other.
VERNIER_SEQUENCE(
    vernier_sequence_calls, "movl $110, %eax\n\t syscall\n\t syscall\n\t nop\n\t nop\n\t nop")
// n + 4, of which n - 1 repeat: a string instruction writes n > 0 bytes below the stack.
VERNIER_SEQUENCE(
    vernier_sequence_string,
    "movq %rdi, %rcx\n\t leaq -4096(%rsp), %rdi\n\t xorl %eax, %eax\n\t rep stosb")
// Clears the trap flag behind the counter's back.
VERNIER_SEQUENCE(vernier_sequence_escape, "pushfq\n\t andq $-257, (%rsp)\n\t popfq\n\t nop")
#endif
