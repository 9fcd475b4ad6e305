"""The best scale of twelve weights by brute force over the codes of every interval, in fractions."""
import json
import platform
from fractions import Fraction
import numpy as np

LEVELS = 3
weights = [Fraction(int(k), 64) for k in np.random.default_rng(7).integers(-256, 257, 12)]
magnitudes = [abs(w) for w in weights]
energy = sum(a * a for a in magnitudes)
steps = sorted({2 * a / (2 * j + 1) for a in magnitudes for j in range(LEVELS) if a}, reverse=True)
best = (energy, Fraction(0))
for upper, lower in zip(steps, steps[1:] + [Fraction(0)]):
    inside = (upper + lower) / 2
    codes = [min(LEVELS, int(a / inside + Fraction(1, 2))) for a in magnitudes]
    b = sum(a * k for a, k in zip(magnitudes, codes))
    c = sum(k * k for k in codes)
    best = min(best, (energy - b * b / c, -LEVELS * b / c))

print(json.dumps({
    "what": "least squared error of 12 weights with 3 positive levels, and the scale that has it",
    "program": f"Python {platform.python_version()}, numpy {np.__version__} for the draw, fractions",
    "command": "python3 Fixtures/Quantisation/slim_quant.py > Fixtures/Quantisation/slim_quant.json",
    "levels": LEVELS,
    "weights": [float(w) for w in weights],
    "error": str(best[0]),
    "scale": str(-best[1])}, indent=2))
