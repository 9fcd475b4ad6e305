import pytest
def test_sum(benchmark):
    benchmark.extra_info["kind"] = "builtin"
    benchmark(lambda: sum(range(100)))
@pytest.mark.parametrize("n", [10, 200])
def test_sort(benchmark, n):
    benchmark.pedantic(sorted, args=(list(range(n)),), rounds=5, iterations=3)
