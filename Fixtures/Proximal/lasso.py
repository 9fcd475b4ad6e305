"""Four iterates of three proximal gradient methods on a lasso with two features.

python3 Fixtures/Proximal/lasso.py > Fixtures/Proximal/lasso.json
"""

import json
import platform
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 40

SAMPLES = [[1, 0], [2, -1], [0, 3], [1, 1]]
TARGETS = [1, 2, -3, 4]
ITERATIONS = 4


def iterate(number, momentum):
    """The last iterate in a field, with lambda and step both 1/4."""
    quarter = number(1) / number(4)
    previous = w = [number(0), number(0)]
    for beta in momentum:
        v = [a + beta * (a - b) for a, b in zip(w, previous)]
        residuals = [r[0] * v[0] + r[1] * v[1] - y for r, y in zip(SAMPLES, TARGETS)]
        gradient = [
            quarter * sum(r[i] * e for r, e in zip(SAMPLES, residuals)) for i in range(2)
        ]
        previous, w = w, []
        for a, g in zip(v, gradient):
            u = a - quarter * g
            kept = max(abs(u) - quarter * quarter, number(0))
            w.append(kept if u > 0 else -kept)
    return [str(x) for x in w]


def roots():
    """The momentum of Beck and Teboulle."""
    t, momentum = Decimal(1), [Decimal(0)]
    while len(momentum) < ITERATIONS:
        following = (1 + (1 + 4 * t * t).sqrt()) / 2
        momentum.append((t - 1) / following)
        t = following
    return momentum


rational = [Fraction(max(0, j - 2), j + 1) for j in range(1, ITERATIONS + 1)]
print(
    json.dumps(
        {
            "program": "Python " + platform.python_version() + ", fractions and decimal",
            "command": "python3 Fixtures/Proximal/lasso.py > Fixtures/Proximal/lasso.json",
            "ISTA": iterate(Fraction, [Fraction(0)] * ITERATIONS),
            "AcceleratedProximalGradient": iterate(Fraction, rational),
            "FISTA": iterate(Decimal, roots()),
        },
        indent=2,
    )
)
