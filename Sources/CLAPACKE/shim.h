#pragma once
#if __has_include(<lapacke.h>)
#include <lapacke.h>
#else
#error "Vernier needs LAPACKE: apt-get install liblapacke-dev"
#endif
