import time
class Suite:
    params = ([10, 100], ["a", "b"])
    param_names = ["n", "kind"]
    def time_sum(self, n, kind):
        sum(range(n))
    def track_size(self, n, kind):
        return n
    track_size.unit = "items"
def time_plain(): sum(range(50))
def time_fails(): raise ValueError("x")
class Half:
    params = [1, 0]
    def time_div(self, d): 1 / d
def mem_list(): return [0] * 256
def peakmem_list(): return [0] * 256
def track_nan(): return float("nan")
