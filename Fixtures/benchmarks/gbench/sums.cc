#include <benchmark/benchmark.h>
#include <numeric>
#include <vector>
static void Sum(benchmark::State& s) {
  std::vector<double> v(s.range(0), 1.0);
  for (auto _ : s) benchmark::DoNotOptimize(std::accumulate(v.begin(), v.end(), 0.0));
  s.SetBytesProcessed(int64_t(s.iterations()) * s.range(0) * 8);
  s.SetItemsProcessed(int64_t(s.iterations()) * s.range(0));
  s.counters["flops"] = benchmark::Counter(double(s.range(0)), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(Sum)->Arg(64)->Arg(4096)->Repetitions(3);
static void Push(benchmark::State& s) {
  for (auto _ : s) { std::vector<int> v; for (int i = 0; i < s.range(0); ++i) v.push_back(i); benchmark::DoNotOptimize(v.data()); }
  s.SetLabel("from empty");
  s.SetComplexityN(s.range(0));
}
BENCHMARK(Push)->RangeMultiplier(4)->Range(16, 1024)->Complexity(benchmark::oN)->Unit(benchmark::kMicrosecond);
static void Named(benchmark::State& s) { for (auto _ : s) benchmark::DoNotOptimize(s.range(0) * s.range(1)); }
BENCHMARK(Named)->ArgNames({"m", "n"})->Args({3, 5})->Threads(2)->UseRealTime();
static void Fails(benchmark::State& s) { s.SkipWithError("no such \"file\""); for (auto _ : s) {} }
BENCHMARK(Fails);
BENCHMARK_MAIN();
