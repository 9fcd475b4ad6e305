extension PythonServer {
  /// What is asked about memory and the floating-point environment, as ``GuardedBlock``, ``HeapMeter`` and
  /// ``FloatingPointEnvironment`` do for native kernels.
  static let memory = #"""
    import ctypes, mmap, platform, struct
    import numpy as np

    PAGE, CANARY = mmap.PAGESIZE, 0xA5
    TYPES = {"bool": "u1", "float32": "f4", "float64": "f8", "float16": "f2", "bfloat16": "u2", "int8": "i1",
             "int16": "i2", "int32": "i4", "int64": "i8", "uint8": "u1", "uint16": "u2", "uint32": "u4",
             "uint64": "u8"}
    libc, libm = ctypes.CDLL(None), ctypes.CDLL("libm.so.6")
    mprotect = libc.mprotect
    mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]

    class Block:
        """Memory between two pages that nobody may touch."""
        def __init__(self, content, element, placement):
            item = np.dtype(TYPES[element]).itemsize
            alignment, offset, count = max(placement["alignment"], item), placement["offset"], len(content)
            pages = max(1, -(-(count + alignment - 1 + offset) // PAGE))
            whole = np.frombuffer(mmap.mmap(-1, (pages + 2) * PAGE), "u1")
            whole[:] = CANARY
            self.inner = whole[PAGE:-PAGE]
            self.start = -(-offset // alignment) * alignment
            if placement["isAgainstEnd"]:
                self.start = pages * PAGE - count - -count % PAGE % alignment
            self.end = self.start + count
            self.inner[self.start:self.end] = np.frombuffer(content, "u1")
            self.array = self.inner[self.start:self.end].view(TYPES[element])
            if not placement.get("isUnguarded"):
                for page in (0, pages + 1):
                    mprotect(whole.ctypes.data + page * PAGE, PAGE, 0)

        def trespasses(self):
            sides = ("wrote before a buffer", self.inner[:self.start]), ("wrote past a buffer", self.inner[self.end:])
            return [name for name, side in sides if (side != CANARY).any()]

    class Environment:
        """Notes how a call has left the floating-point environment, and restores it."""
        CHANGES = ((0x6000, "the rounding mode"), (0x8000, "flushing of subnormal results (FTZ)"),
                   (0x0040, "reading subnormals as zero (DAZ)"), (0x1F80, "the mask of exceptions"))

        def __enter__(self):
            self.state = ctypes.create_string_buffer(64)
            libm.fegetenv(self.state)
            self.change = None
            return self

        def __exit__(self, *_):
            now = ctypes.create_string_buffer(64)
            libm.fegetenv(now)
            if platform.machine() == "x86_64":
                old, new = (struct.unpack_from("<I", state, 28)[0] for state in (self.state, now))
                changes = [words for bits, words in self.CHANGES if (old ^ new) & bits]
            else:
                changes = ["the control register"] if self.state.raw[:8] != now.raw[:8] else []
            if changes:
                self.change = ", ".join(changes)
                libm.fesetenv(self.state)

    class Allocated(ctypes.Structure):
        _fields_ = [(n, ctypes.c_size_t) for n in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks",
                                                   "fsmblks", "uordblks", "fordblks", "keepcost")]
    try:
        mallinfo = libc.mallinfo2
        mallinfo.restype = Allocated
    except AttributeError:
        mallinfo = Allocated

    class Meter:
        """How much memory is held, at the fifths of a run: what grows once is a cache, not a leak."""
        def __init__(self):
            self.marks = []

        def note(self, call, count, fraction):
            if count >= 64 and max(call / count, fraction) >= (len(self.marks) + 1) / 5:
                heap = mallinfo()
                with open("/proc/self/statm") as file:
                    mapped = int(file.read().split()[0]) * PAGE
                self.marks.append((call, heap.uordblks + heap.hblkhd, mapped))

        def growth(self):
            if len(self.marks) < 4:
                return 0
            pairs = list(zip(self.marks, self.marks[1:]))
            return max(0, *(min((b[kind] - a[kind]) / max(1, b[0] - a[0]) for a, b in pairs) for kind in (1, 2)))
    """#
}
