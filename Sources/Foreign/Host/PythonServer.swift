/// What a Python interpreter runs to call a kernel; it needs NumPy only. It answers on the same descriptors, in the
/// same words, as ``KernelServer``.
public enum PythonServer {
  /// `python3 -c SCRIPT FILE NAME`
  public static let script = #"""
    import ctypes, importlib.util, inspect, json, mmap, os, struct, sys, time, traceback
    import numpy as np

    PAGE, CANARY = mmap.PAGESIZE, 0xA5
    mprotect = ctypes.CDLL(None).mprotect
    mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]

    TYPES = {"bool": "u1", "float32": "f4", "float64": "f8", "float16": "f2", "bfloat16": "u2", "int8": "i1",
             "int16": "i2", "int32": "i4", "int64": "i8", "uint8": "u1", "uint16": "u2", "uint32": "u4",
             "uint64": "u8"}
    source, sink = os.fdopen(3, "rb"), os.fdopen(4, "wb")

    def receive():
        head = source.read(16)
        if len(head) < 16:
            sys.exit(0)
        lengths = struct.unpack("<QQ", head)
        return json.loads(source.read(lengths[0])), source.read(lengths[1])

    def send(reply, payload=b""):
        text = json.dumps(reply).encode()
        sink.write(struct.pack("<QQ", len(text), len(payload)) + text + payload)
        sink.flush()

    def reply(**more):
        return dict({"status": 0, "trespasses": [], "calls": 1, "growth": 0, "resultSets": 1, "seconds": 0}, **more)

    def refusal():
        kind, value, trace = sys.exc_info()
        where = traceback.extract_tb(trace)[-1]
        return reply(refusal=f"{kind.__name__}: {value} ({os.path.basename(where.filename)}, line {where.lineno})")

    def extent(e, sizes):
        kind, parts = next(iter(e.items()))
        a, b = parts.get("_0"), parts.get("_1")
        if kind == "size": return sizes[a]
        if kind == "constant": return a
        if kind == "sum": return extent(a, sizes) + extent(b, sizes)
        if kind == "product": return extent(a, sizes) * extent(b, sizes)
        if kind == "quotient": return -(-extent(a, sizes) // extent(b, sizes))
        return extent(b[sizes[a]], sizes)

    def number(word, element):
        code = TYPES[element]
        return np.frombuffer(struct.pack("<q", word)[:np.dtype(code).itemsize], code)[0].item()

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

    class Call:
        def __init__(self, packed, payload, placement):
            self.sizes, self.values, self.raw, self.blocks = {}, {}, {}, {}
            start = 0
            for word, p in zip(packed["words"], parameters):
                kind = next(iter(p["kind"]))
                if kind in ("size", "choice"):
                    self.sizes[p["name"]] = self.values[p["name"]] = word
                    if kind == "choice":
                        self.values[p["name"]] = p["kind"]["choice"]["_0"][word]
                elif kind == "number":
                    self.values[p["name"]] = number(word, p["kind"]["number"]["_0"])
            for index, (count, p) in enumerate(zip(packed["bytes"], parameters)):
                if "buffer" not in p["kind"]:
                    continue
                role, element, layout = (p["kind"]["buffer"][k] for k in ("_0", "_1", "_2"))
                content = b"\xff" * count if role == "output" else payload[start:start + count]
                start += count
                block = self.blocks[p["name"]] = Block(content, element, placement)
                self.raw[p["name"]] = block.array
            for index, p in enumerate(parameters):
                if "buffer" not in p["kind"]:
                    continue
                layout = p["kind"]["buffer"]["_2"]
                host = packed["inPlace"].get(str(index))
                if host is not None:
                    self.raw[p["name"]] = self.raw[parameters[host]["name"]]
                rows, columns, leading = (extent(layout[k], self.sizes) for k in ("rows", "columns", "leading"))
                raw = self.raw[p["name"]]
                view = np.lib.stride_tricks.as_strided(
                    raw, (max(rows, 0), max(columns, 0)), (leading * raw.itemsize, raw.itemsize))
                self.values[p["name"]] = view[0] if layout["rows"] == {"constant": {"_0": 1}} and rows == 1 else view
                if layout["columns"] == {"constant": {"_0": 1}}:
                    self.values[p["name"]] = view[:, 0]
            self.before = {n: self.raw[n].tobytes() for n in self.raw}

        def restore(self):
            for name in outputs:
                self.raw[name].view("u1")[:] = np.frombuffer(self.before[name], "u1")

        def run(self):
            given = self.values if accepts_all else {n: self.values[n] for n in accepted}
            result = kernel(**given) if by_name else kernel(*given.values())
            if result is None:
                return
            for name, value in zip(outputs, result if isinstance(result, tuple) else (result,)):
                self.values[name][...] = np.asarray(value).reshape(self.values[name].shape)

        def results(self):
            return b"".join(self.raw[n].tobytes() for n in outputs)

        def trespasses(self):
            found = [(n, "wrote to an input") for n in inputs if self.raw[n].tobytes() != self.before[n]]
            found += [(n, name) for n, block in self.blocks.items() for name in block.trespasses()]
            return [{"buffer": n, "trespass": name, "bytes": self.raw[n].nbytes} for n, name in found]

    def repeated(call, count, seconds):
        start, first, others, changed, calls = time.monotonic(), None, [], None, 0
        while calls < count and (calls == 0 or time.monotonic() - start < seconds):
            if calls:
                call.restore()
            call.run()
            results = call.results()
            if first is None:
                first = results
            elif results != first:
                changed = calls if changed is None else changed
                if results not in others and len(others) < 3:
                    others.append(results)
            calls += 1
        more = {} if changed is None else {"changedAt": changed}
        return reply(calls=calls, resultSets=1 + len(others), trespasses=call.trespasses(),
                     seconds=time.monotonic() - start, **more), first + b"".join(others)

    request, _ = receive()
    parameters = request["signature"]["parameters"]
    buffers = [p for p in parameters if "buffer" in p["kind"]]
    role = lambda p: p["kind"]["buffer"]["_0"]
    outputs = [p["name"] for p in buffers if role(p) != "input"]
    inputs = [p["name"] for p in buffers if role(p) == "input"]
    try:
        path, name = sys.argv[1:3]
        sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
        spec = importlib.util.spec_from_file_location("kernel", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        kernel = getattr(module, name)
        names = [p["name"] for p in parameters]
        try:
            wanted = inspect.signature(kernel).parameters.values()
        except ValueError:
            wanted = None
        accepts_all = wanted is None or any(w.kind == w.VAR_KEYWORD for w in wanted)
        accepted = names if wanted is None else [w.name for w in wanted if w.kind != w.VAR_KEYWORD and
                                                 (w.default is w.empty or w.name in names)]
        by_name = wanted is not None
        unknown = [] if accepts_all else [n for n in accepted if n not in names]
        if unknown:
            raise TypeError(f"{name} wants {', '.join(unknown)}; the operation has {', '.join(names)}")
        send(reply())
    except BaseException:
        send(refusal())
        sys.exit(0)

    while True:
        request, payload = receive()
        try:
            calls, start = [], 0
            for packed in request["calls"]:
                calls.append((packed, payload[start:start + sum(packed["bytes"])]))
                start += sum(packed["bytes"])
            placement = request["placement"]
            call = Call(*calls[0], placement)
            if request["kind"] == "refilled":
                call.run()
                second = Call(*calls[1], placement)
                for n in call.raw:
                    call.raw[n].view("u1")[:] = np.frombuffer(second.before[n], "u1")
                call.run()
                send(reply(calls=2), call.results())
            else:
                again = request["kind"] == "again"
                send(*repeated(call, request["count"] if again else 1, request["seconds"]))
        except SystemExit:
            os._exit(0)
        except BaseException:
            send(refusal())
    """#
}
