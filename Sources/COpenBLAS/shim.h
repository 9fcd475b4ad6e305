#pragma once
#if __has_include(<openblas_config.h>)
#include <cblas.h>
#else
#error "Vernier needs OpenBLAS: apt-get install libopenblas-dev"
#endif
