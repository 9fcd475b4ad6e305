#if GSL
  internal import CGSL
#endif

/// How this module calls the GNU Scientific Library.
///
/// GSL is a trait of the package. Every façade over it exists in every build; without the trait
/// it throws ``GSL/missing``.
///
/// GSL's own BLAS, libgslcblas, is never linked by us: its symbols would shadow OpenBLAS's. Where
/// libgsl itself asks for it, OpenBLAS comes first in the order of loading and serves both; see
/// ``Libraries/file(providing:)``.
enum GSL {
  static let missing = BindingError.libraryMissing(
    "GSL", remedy: "install it (apt-get install libgsl-dev) and build with the trait GSL")

  #if GSL
    /// GSL's own error handler ends the process; without it, errors are status codes.
    static let returnsErrors: Void = { _ = gsl_set_error_handler_off() }()

    /// Turns a status code into an error. An underflow is none: its result is zero to within the
    /// least normal number.
    static func check(
      _ status: Int32, _ routine: String, _ context: @autoclosure () -> String = ""
    ) throws(BindingError) {
      let status = Int(status)
      guard status != GSL_SUCCESS && status != GSL_EUNDRFLW else { return }
      let reason = String(cString: gsl_strerror(Int32(status))) + context()
      switch status {
      case GSL_EDOM, GSL_EINVAL, GSL_ERANGE, GSL_EOVRFLW, GSL_EBADTOL:
        throw .domain(routine: routine, reason: reason)
      case GSL_CONTINUE, GSL_EMAXITER, GSL_ETOL, GSL_EROUND,
        GSL_ESING, GSL_EDIVERGE, GSL_ENOPROG, GSL_ENOPROGJ,
        GSL_ERUNAWAY, GSL_EFAILED, GSL_ETOLF, GSL_ETOLX, GSL_ETOLG:
        throw .noConvergence(routine: routine, reason: reason)
      default:
        throw .library(routine: routine, reason: reason)
      }
    }

    /// Lends a Swift function to C for the time of one call.
    ///
    /// Nothing is thrown across C: after an error the function answers NaN without running again,
    /// and the error is thrown once C has returned.
    static func withFunction<R>(
      _ function: (Double) throws -> Double,
      _ body: (UnsafeMutablePointer<gsl_function>) throws -> R
    ) throws -> R {
      try withoutActuallyEscaping(function) { function in
        var lent = Lent(function: function)
        return try withUnsafeMutablePointer(to: &lent) { lent in
          var foreign = gsl_function(
            function: { x, parameters in
              parameters!.assumingMemoryBound(to: Lent.self).pointee.value(x)
            }, params: lent)
          let result = Result { try body(&foreign) }
          if let failure = lent.pointee.failure { throw failure }
          return try result.get()
        }
      }
    }

    private struct Lent {
      let function: (Double) throws -> Double
      var failure: (any Error)?

      mutating func value(_ x: Double) -> Double {
        guard failure == nil else { return .nan }
        do { return try function(x) } catch {
          failure = error
          return .nan
        }
      }
    }
  #endif
}
