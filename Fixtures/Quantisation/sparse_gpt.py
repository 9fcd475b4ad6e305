"""A row pruned by constrained least squares, column by column, with numpy's solver in double precision."""
import json
import platform
import numpy as np

rng = np.random.default_rng(3)
inputs = rng.integers(-4, 5, (6, 5)).astype(float)
damping = 2.0
hessian = inputs.T @ inputs + damping * np.eye(5)
weights = rng.integers(-8, 9, 5) / 2
mask = [True, False, True, True, False]
pruned, loss = weights.copy(), 0.0
for i in range(5):
    if not mask[i]:
        continue
    # min over the moves of the columns behind i of the quadratic form, where column i moves by -w.
    rest = hessian[i + 1:, i + 1:]
    move = np.linalg.solve(rest, hessian[i + 1:, i]) * pruned[i]
    delta = np.concatenate(([-pruned[i]], move))
    loss += delta @ hessian[i:, i:] @ delta
    pruned[i:] += delta
    pruned[i] = 0

print(json.dumps({
    "what": "one row pruned with compensation, and the loss it adds up",
    "program": f"Python {platform.python_version()}, numpy {np.__version__}",
    "command": "python3 Fixtures/Quantisation/sparse_gpt.py > Fixtures/Quantisation/sparse_gpt.json",
    "inputs": inputs.tolist(), "damping": damping, "weights": weights.tolist(), "mask": mask,
    "pruned": pruned.tolist(), "loss": float(loss)}, indent=2))
