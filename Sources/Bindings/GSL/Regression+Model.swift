#if GSL
  internal import CGSL
  internal import Structures

  extension Regression {
    /// Residuals and their derivatives as C sees them through one pointer. After the first error
    /// they are not evaluated again.
    private struct Model {
      let residuals: ([Double]) throws -> [Double]
      let jacobian: (([Double]) throws -> Matrix<Double>)?
      let count: Int, p: Int
      var failure: (any Error)?

      mutating func write(
        _ x: UnsafePointer<gsl_vector>, to f: UnsafeMutablePointer<gsl_vector>
      ) -> Int32 {
        guarded { model in
          let values = try model.residuals(GSLVector.elements(of: x))
          try Call("", "nonlinear").require(
            values.count == model.count, "\(values.count) residuals instead of \(model.count)")
          try finite(values)
          for (i, value) in values.enumerated() { gsl_vector_set(f, i, value) }
        }
      }

      mutating func write(
        _ x: UnsafePointer<gsl_vector>, to j: UnsafeMutablePointer<gsl_matrix>
      ) -> Int32 {
        guarded { model in
          guard let values = try model.jacobian?(GSLVector.elements(of: x)) else { return }
          try Call("", "nonlinear").require(
            values.rows == model.count && values.columns == model.p,
            "a Jacobian of (\(values.rows) x \(values.columns))")
          try finite(values.elements)
          for i in 0..<model.count {
            for k in 0..<model.p { gsl_matrix_set(j, i, k, values[i, k]) }
          }
        }
      }

      private mutating func guarded(_ body: (Model) throws -> Void) -> Int32 {
        guard failure == nil else { return Int32(GSL_EBADFUNC) }
        do { try body(self) } catch {
          failure = error
          return Int32(GSL_EBADFUNC)
        }
        return Int32(GSL_SUCCESS)
      }
    }

    private static func finite(_ values: [Double]) throws(BindingError) {
      guard values.allSatisfy(\.isFinite) else {
        throw .domain(routine: "nonlinear", reason: "the model is not finite")
      }
    }

    /// Lends a model to C for the time of one call; its errors are thrown once C has returned.
    static func withModel<R>(
      _ residuals: ([Double]) throws -> [Double],
      _ jacobian: (([Double]) throws -> Matrix<Double>)?, count: Int, p: Int,
      _ body: (UnsafeMutablePointer<gsl_multifit_nlinear_fdf>) throws -> R
    ) throws -> R {
      try withoutActuallyEscaping(residuals) { residuals in
        var model = Model(residuals: residuals, jacobian: jacobian, count: count, p: p)
        return try withUnsafeMutablePointer(to: &model) { model in
          var foreign = gsl_multifit_nlinear_fdf()
          foreign.n = count
          foreign.p = p
          foreign.params = UnsafeMutableRawPointer(model)
          foreign.f = { x, model, f in
            model!.assumingMemoryBound(to: Model.self).pointee.write(x!, to: f!)
          }
          if jacobian != nil {
            foreign.df = { x, model, j in
              model!.assumingMemoryBound(to: Model.self).pointee.write(x!, to: j!)
            }
          }
          let result = Result { try body(&foreign) }
          if let failure = model.pointee.failure { throw failure }
          return try result.get()
        }
      }
    }
  }
#endif
