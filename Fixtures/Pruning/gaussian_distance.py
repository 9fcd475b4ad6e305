"""The distance of five standardised samples from a normal distribution, by numerical integration of distribution
functions with mpmath: no quantile and no closed form."""
import json
import platform
import mpmath as m

m.mp.dps = 40
samples = [-3, 0.5, 1, 1, 4.25]
mean = m.fsum(samples) / 5
deviation = m.sqrt(m.fsum([(x - mean) ** 2 for x in samples]) / 5)
z = sorted((m.mpf(x) - mean) / deviation for x in samples)
total = m.quad(m.ncdf, [-m.inf, -6, z[0]]) + m.quad(lambda t: 1 - m.ncdf(t), [z[-1], 6, m.inf])
for i in range(1, 5):
    if z[i] == z[i - 1]:
        continue
    level = m.mpf(i) / 5
    inside = [z[i - 1], z[i]]
    # |level - Φ| has a corner where they cross.
    if m.ncdf(z[i - 1]) < level < m.ncdf(z[i]):
        inside.insert(1, m.findroot(lambda t: m.ncdf(t) - level, (z[i - 1] + z[i]) / 2))
    total += m.quad(lambda t: abs(level - m.ncdf(t)), inside)
print(json.dumps({
    "what": "the integral of |F - Φ| for five samples, standardised",
    "program": f"Python {platform.python_version()}, mpmath {m.__version__}",
    "command": "python3 Fixtures/Pruning/gaussian_distance.py > Fixtures/Pruning/gaussian_distance.json",
    "samples": samples, "distance": m.nstr(total, 25)}, indent=2))
