#pragma once
#define OMPI_SKIP_MPICXX 1
#if __has_include(<mpi.h>)
#include <mpi.h>
#else
#error "Vernier needs MPI: apt-get install libopenmpi-dev openmpi-bin, or build with --disable-default-traits --traits GSL"
#endif

// MPI's handles are macros with casts in them, which Swift does not import.
static inline MPI_Comm vernier_mpi_world(void) { return MPI_COMM_WORLD; }
static inline MPI_Datatype vernier_mpi_double(void) { return MPI_DOUBLE; }
static inline MPI_Op vernier_mpi_sum(void) { return MPI_SUM; }
static inline MPI_Op vernier_mpi_max(void) { return MPI_MAX; }
static inline MPI_Errhandler vernier_mpi_errors_return(void) { return MPI_ERRORS_RETURN; }
static inline void *vernier_mpi_in_place(void) { return MPI_IN_PLACE; }
