package sums
import ("testing";"fmt")
var sink float64
func BenchmarkSum(b *testing.B) {
  for _, n := range []int{64, 4096} {
    b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
      v := make([]float64, n)
      b.SetBytes(int64(8*n)); b.ReportAllocs()
      b.ResetTimer()
      for i := 0; i < b.N; i++ { s := 0.0; for _, x := range v { s += x }; sink = s }
      b.ReportMetric(float64(n), "adds/op")
    })
  }
}
func BenchmarkTiny(b *testing.B) { for i := 0; i < b.N; i++ { sink += 1 } }
func BenchmarkSkipped(b *testing.B) { b.Skip("not here") }
