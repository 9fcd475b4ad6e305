"""The best scale of a uniform quantiser of N(0, 1) with L positive levels: E = 1 - 2 d B + d^2 C."""
import json
import platform
import mpmath as mp

mp.mp.dps = 40


def sums(d, levels):
    t = [(j + mp.mpf(1) / 2) * d for j in range(levels)]
    b = sum(2 * mp.npdf(x) for x in t)
    c = sum((2 * j + 1) * mp.erfc(x / mp.sqrt(2)) for j, x in enumerate(t))
    return b, c


def error(d, levels):
    b, c = sums(d, levels)
    return 1 - 2 * d * b + d * d * c


def slope(d, levels):
    b, c = sums(d, levels)
    return d * c - b


rows = []
for levels in (1, 2, 3, 4, 7, 8, 127, 128):
    grid = [mp.mpf(k) / (64 * levels) for k in range(32, 384)]
    start = min(grid, key=lambda d: error(d, levels))
    d = mp.findroot(lambda x: slope(x, levels), (start * mp.mpf("0.99"), start * mp.mpf("1.01")),
                    solver="anderson")
    rows.append({"levels": levels, "scale": mp.nstr(d * levels, 15),
                 "error": mp.nstr(error(d, levels), 15)})

print(json.dumps({
    "what": "least squared error of quantising a standard normal number, and the scale that has it",
    "program": f"Python {platform.python_version()}, mpmath {mp.__version__}, 40 digits",
    "command": "python3 Fixtures/Quantisation/gaussian_scale.py > Fixtures/Quantisation/gaussian_scale.json",
    "values": rows}, indent=2))
