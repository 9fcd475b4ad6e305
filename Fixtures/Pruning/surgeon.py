"""One layer of five weights in Python's fractions: the best set of two to remove and the update, by minimising over
the weights that stay; and the greedy order, by the same minimisation for every candidate."""
import itertools
import json
import platform
from fractions import Fraction as F

inputs = [[3, -4, -3, -2, -3], [3, 3, 1, -4, -4], [-2, -1, 1, 0, -2],
          [-3, 2, 2, -4, -3], [0, -1, 3, 0, -1], [-1, 1, 1, -3, 2]]
damping, weights = 2, [F(2), F(4), F(5, 2), F(-2), F(-3, 2)]
d = len(weights)
hessian = [[F(sum(row[i] * row[j] for row in inputs) + (damping if i == j else 0)) for j in range(d)] for i in range(d)]


def solve(a, b):
    """Gauss with exchange of rows."""
    a, n = [row[:] + [x] for row, x in zip(a, b)], len(b)
    for k in range(n):
        pivot = next(i for i in range(k, n) if a[i][k] != 0)
        a[k], a[pivot] = a[pivot], a[k]
        for i in range(k + 1, n):
            factor = a[i][k] / a[k][k]
            a[i] = [x - factor * y for x, y in zip(a[i], a[k])]
    x = [F(0)] * n
    for k in reversed(range(n)):
        x[k] = (a[k][n] - sum(a[k][j] * x[j] for j in range(k + 1, n))) / a[k][k]
    return x


def updated(removed):
    """The minimum over the weights that stay: H_KK m = H_KS w_S."""
    kept = [i for i in range(d) if i not in removed]
    moves = solve([[hessian[i][j] for j in kept] for i in kept],
                  [sum(hessian[i][s] * weights[s] for s in removed) for i in kept])
    delta = [-weights[i] if i in removed else moves[kept.index(i)] for i in range(d)]
    loss = sum(delta[i] * hessian[i][j] * delta[j] for i in range(d) for j in range(d)) / 2
    return [w + x for w, x in zip(weights, delta)], loss


best = min(itertools.combinations(range(d), 2), key=lambda s: updated(s)[1])
greedy = []
for _ in range(2):
    greedy.append(min((i for i in range(d) if i not in greedy), key=lambda i: updated(greedy + [i])[1]))
text = lambda x: f"{x.numerator}/{x.denominator}"
after, loss = updated((0, 2, 3))
print(json.dumps({
    "what": "weights and loss after removing the first, third and fourth weight; the best pair; the greedy pair",
    "program": f"Python {platform.python_version()}, fractions",
    "command": "python3 Fixtures/Pruning/surgeon.py > Fixtures/Pruning/surgeon.json",
    "after": [text(x) for x in after], "loss": text(loss),
    "best": list(best), "best loss": text(updated(best)[1]),
    "greedy": greedy, "greedy loss": text(updated(greedy)[1])}, indent=2))
