"""What NumPy has, as kernels: vernier validate --python Fixtures/Peers/numpy_kernels.py:gemm --as gemm-f32

A name serves both types of numbers. What is returned is written to the output; where there is more than one, or only
a part is written, the function writes it itself. Cholesky is not among them: NumPy does not say at which pivot a
matrix turned out not to be positive definite.
"""
import numpy as np


def sum(x):
    return np.sum(x)


def dot(x, y):
    return np.dot(x, y)


def scaled(alpha, product, beta, old):
    """alpha * product() + beta * old in old's type, without reading what a zero factor forbids."""
    alpha, beta = old.dtype.type(alpha), old.dtype.type(beta)
    if alpha == 0:
        return np.zeros_like(old) if beta == 0 else beta * old
    return alpha * product() if beta == 0 else alpha * product() + beta * old


def gemv(transA, alpha, A, x, beta, y):
    return scaled(alpha, lambda: (A.T if transA == "yes" else A) @ x, beta, y)


def gemm(transA, transB, alpha, A, B, beta, C):
    return scaled(alpha, lambda: (A.T if transA == "yes" else A) @ (B.T if transB == "yes" else B), beta, C)


def gemm_int(A, B):
    return np.matmul(A, B, dtype=np.int32)


def einsum(transA, transB, alpha, A, B, beta, C):
    a, b = "ki" if transA == "yes" else "ik", "jk" if transB == "yes" else "kj"
    return scaled(alpha, lambda: np.einsum(f"{a},{b}->ij", A, B), beta, C)


def sort(x):
    return np.sort(x)


def sort_stable(x):
    return np.sort(x, kind="stable")


def sort_heap(x):
    return np.sort(x, kind="heapsort")


def top_k(n, k, x):
    indices = np.argpartition(x, n - k)[n - k:] if 0 < k < n else np.arange(n)[:k]
    indices = indices[np.argsort(x[indices])[::-1]]
    return x[indices], indices


def fft(direction, n, x):
    if n == 0:
        return x
    z = x.view(np.complex64 if x.dtype == np.float32 else np.complex128)
    y = np.fft.fft(z) if direction == "forward" else np.fft.ifft(z, norm="forward")
    return y.astype(z.dtype).view(x.dtype)


def softmax(x):
    if x.shape[1] == 0:
        return x
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def layernorm(epsilon, x, gain, bias):
    if x.shape[1] == 0:
        return x
    centred = x - x.mean(axis=1, keepdims=True)
    return gain * (centred / np.sqrt(x.var(axis=1, keepdims=True) + x.dtype.type(epsilon))) + bias


def rmsnorm(epsilon, x, gain):
    if x.shape[1] == 0:
        return x
    return gain * (x / np.sqrt(np.mean(x * x, axis=1, keepdims=True) + x.dtype.type(epsilon)))


def inverse_update(sigma, u, P):
    sigma, g = P.dtype.type(sigma), P @ u
    return P - sigma * np.outer(g, g) / (1 + sigma * (u @ g))


def dequantise(group, q, scales):
    return (q.reshape(-1, group) * scales[:, None]).ravel()


def quantise(group, x, q, scales):
    parts = x.reshape(-1, group)
    scales[:] = np.abs(parts).max(axis=1) / np.float32(127)
    with np.errstate(all="ignore"):
        ratio = parts / scales[:, None]
    q[:] = np.where(scales[:, None] > 0, np.clip(np.rint(ratio), -127, 127), 0).astype(np.int8).ravel()
