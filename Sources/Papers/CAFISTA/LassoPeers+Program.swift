extension LassoPeers {
  /// Arguments: the folder, n, d, λ, the gap G of (1/2n)‖Xw - y‖² + λ‖w‖₁ to stop at, and the layout. The
  /// folder is deleted as soon as it is read, so that nothing is left if the parent is killed. scikit-learn
  /// stops at a gap of tol ‖y‖² in n times that objective, so that tol = nG / ‖y‖². Dense data are in
  /// Fortran's order, which scikit-learn need not copy.
  static let program = """
    import shutil, sys, time, warnings
    import numpy
    try:
        import scipy.sparse
    except ImportError:
        scipy = None
    try:
        import sklearn
        from sklearn.linear_model import Lasso
    except ImportError:
        sklearn = None

    warnings.simplefilter("ignore")
    folder, n, d = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    penalty, goal = float(sys.argv[4]), float(sys.argv[5])
    read = lambda name: numpy.fromfile(folder + "/" + name)
    values, y = read("values"), read("targets")
    columns, rows = read("columns").astype(numpy.int32), read("rows").astype(numpy.int32)
    is_sparse = scipy is not None and sys.argv[6] == "sparse"
    if is_sparse:
        x = scipy.sparse.csr_matrix((values, columns, rows), shape=(n, d)).tocsc()
    else:
        x = numpy.zeros((n, d), order="F")
        x[numpy.repeat(numpy.arange(n), numpy.diff(rows)), columns] = values
    shutil.rmtree(folder, ignore_errors=True)
    tolerance = goal * n / (y @ y)


    def coordinates(gram):
        model = Lasso(alpha=penalty, fit_intercept=False, tol=tolerance, max_iter=100000,
                      precompute=gram, copy_X=False)
        start = time.perf_counter()
        model.fit(x, y)
        return time.perf_counter() - start, int(model.n_iter_), model.coef_


    def gap(w):
        r = y - x @ w
        largest = abs(x.T @ r).max()
        scale = min(1.0, penalty * n / largest) if largest > 0 else 1.0
        dual = (y @ y - numpy.sum((y - scale * r) ** 2)) / (2 * n)
        return r @ r / (2 * n) + penalty * abs(w).sum() - dual


    def fista():
        start = time.perf_counter()
        gram = x.T @ x
        gram = (gram.toarray() if is_sparse else gram) / n
        right = x.T @ y / n
        step = 1 / numpy.linalg.eigvalsh(gram)[-1]
        w = v = numpy.zeros(d)
        t = 1.0
        for k in range(1, 100001):
            u = v - step * (gram @ v - right)
            last, w = w, numpy.sign(u) * numpy.maximum(abs(u) - step * penalty, 0)
            s = (1 + numpy.sqrt(1 + 4 * t * t)) / 2
            v = w + (t - 1) / s * (w - last)
            t = s
            if k % 10 == 0 and gap(w) <= goal:
                break
        return time.perf_counter() - start, k, w


    print("ready", sys.version.split()[0], numpy.__version__,
          sklearn.__version__ if sklearn else "none", flush=True)
    for line in sys.stdin:
        method = line.strip()
        seconds, count, w = (
            fista() if method == "fista" else coordinates(method == "covariances"))
        print(repr(seconds), count, *[repr(float(c)) for c in w], flush=True)
    """
}
