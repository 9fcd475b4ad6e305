#pragma once
// Only libgsl is linked: its CBLAS symbols come from OpenBLAS. So do the declarations, as GSL's own
// <gsl/gsl_cblas.h> defines the same enumerations with fewer members.
#if __has_include(<gsl/gsl_cdf.h>)
#include <cblas.h>
#define __GSL_CBLAS_H__
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf.h>
#include <gsl/gsl_statistics_double.h>
#include <gsl/gsl_version.h>

// GSL's choices of method are global variables, which Swift 6 takes for shared mutable state;
// they are constants in all but name.
static inline const gsl_min_fminimizer_type *vernier_gsl_brent_minimizer(void) {
  return gsl_min_fminimizer_brent;
}
static inline const gsl_root_fsolver_type *vernier_gsl_brent_solver(void) {
  return gsl_root_fsolver_brent;
}
static inline const gsl_multifit_nlinear_type *vernier_gsl_trust_region(void) {
  return gsl_multifit_nlinear_trust;
}
static inline const char *vernier_gsl_version(void) { return gsl_version; }
#else
#error "Vernier needs GSL, or a build without it: apt-get install libgsl-dev, or swift build --disable-default-traits"
#endif
