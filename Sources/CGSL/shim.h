#pragma once
// Only libgsl is linked: its CBLAS symbols come from OpenBLAS.
#if __has_include(<gsl/gsl_cdf.h>)
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
#else
#error "Vernier needs GSL, or a build without it: apt-get install libgsl-dev, or swift build --disable-default-traits"
#endif
