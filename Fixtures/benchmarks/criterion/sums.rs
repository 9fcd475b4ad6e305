use criterion::*;
use std::time::Duration;
fn sums(c: &mut Criterion) {
    c.bench_function("plain sum", |b| b.iter(|| (0..black_box(50u64)).sum::<u64>()));
    let mut g = c.benchmark_group("sum/of");
    for n in [64u64, 4096].iter() {
        g.throughput(Throughput::Bytes(n * 8));
        g.bench_with_input(BenchmarkId::new("iterator", n), n, |b, n| {
            let v = vec![1.0f64; *n as usize];
            b.iter(|| v.iter().sum::<f64>())
        });
    }
    g.throughput(Throughput::Elements(1000)).sampling_mode(SamplingMode::Flat);
    g.bench_function("flat", |b| b.iter(|| (0..black_box(1000u64)).map(|x| x * x % 7).sum::<u64>()));
    g.finish();
}
criterion_group! { name = all; config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(50)).measurement_time(Duration::from_millis(200)).nresamples(1000); targets = sums }
criterion_main!(all);
