import pyperf
r = pyperf.Runner()
r.timeit("sum", "sum(range(100))")
r.timeit("sort", "sorted(x)", setup="x=list(range(50))")
