"""The scales that the printed and the released search of SLiM find for 300 weights, in plain Python."""
import json
import math
import platform

LEVELS = 3
BINS = 512
weights = [((7 * i * i + 13 * i) % 257 - 128) * ((i * 5) % 11 + 1) / 64 for i in range(300)]
magnitudes = [abs(w) for w in weights]


def histogram(low, high):
    width = (high - low) / BINS
    counts = [0] * BINS
    for a in magnitudes:
        counts[min(BINS - 1, math.floor((a - low) / width))] += 1
    return counts, [low + (k + 0.5) * width for k in range(BINS)], width


def printed():
    top = max(magnitudes)
    counts, centres, width = histogram(0.0, top)

    def error(scale):
        step = scale / LEVELS
        return math.fsum(
            c * (x - min(round(x / step) * step if x <= scale else scale, scale)) ** 2
            for c, x in zip(counts, centres))

    centre = min((top / 10 * k for k in range(1, 11)), key=error)
    reach = round(top / 10 / width)
    fine = (centre + k * width for k in range(-reach, reach + 1))
    return min((s for s in fine if 0 < s <= top), key=error)


def released():
    counts, centres, _ = histogram(min(magnitudes), max(magnitudes))

    def error(index):
        scale = centres[index]
        step = scale / (2 * (LEVELS + 1))
        return math.fsum(
            c * (x - (math.floor(x / step) * step if j < index else scale)) ** 2
            for j, (c, x) in enumerate(zip(counts, centres)))

    slots = list(range(0, BINS, BINS // 10))[:11] + [0] * 11
    count = len(range(0, BINS, BINS // 10)[:11])
    best = min(range(count), key=lambda slot: error(slots[slot]))
    tried = range(slots[max(best - 1, 0)], slots[:11][min(best + 1, 10)])
    return centres[min(tried, key=error)]


def least():
    """The best vertex over every interval between breakpoints."""
    steps = sorted({2 * a / (2 * j + 1) for a in magnitudes for j in range(LEVELS) if a})
    energy = math.fsum(a * a for a in magnitudes)
    best = (energy, 0.0)
    for lower, upper in zip([0.0] + steps, steps):
        inside = (lower + upper) / 2
        codes = [min(LEVELS, math.floor(a / inside + 0.5)) if inside else 0 for a in magnitudes]
        b, c = math.fsum(a * k for a, k in zip(magnitudes, codes)), sum(k * k for k in codes)
        best = min(best, (energy - b * b / c, LEVELS * b / c))
    return best[1]


print(json.dumps({
    "what": "scales found for w_i = ((7i^2 + 13i) mod 257 - 128)((5i mod 11) + 1)/64, i < 300, L = 3",
    "program": f"Python {platform.python_version()}",
    "command": "python3 Fixtures/Quantisation/slim_searches.py"
               " > Fixtures/Quantisation/slim_searches.json",
    "largest": max(magnitudes), "printed": printed(), "released": released(), "least": least()},
    indent=2))
