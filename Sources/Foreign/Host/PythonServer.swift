/// What a Python interpreter runs to call a kernel; it needs NumPy only. It answers on the same descriptors, in the
/// same words, as ``KernelServer``.
public enum PythonServer {
  /// `python3 -c SCRIPT FILE NAME MEGABYTES`
  public static var script: String { memory + "\n" + calls }

  private static let calls = #"""
    import importlib.util, inspect, json, os, resource, struct, sys, time, traceback
    import numpy as np

    limit = int(sys.argv[3]) << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
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
        frames = [f for f in traceback.extract_tb(trace) if os.path.abspath(f.filename) == os.path.abspath(sys.argv[1])]
        where = f" ({os.path.basename(frames[-1].filename)}, line {frames[-1].lineno})" if frames else ""
        return reply(refusal=f"{kind.__name__}: {value}{where}")

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
            hosts = {parameters[host]["name"] for host in packed["inPlace"].values()}
            self.inputs = [n for n in inputs if n not in hosts]

        def restore(self):
            for name in outputs:
                self.raw[name].view("u1")[:] = np.frombuffer(self.before[name], "u1")

        def run(self):
            given = self.values if accepts_all else {n: self.values[n] for n in accepted}
            result = kernel(**given) if by_name else kernel(*given.values())
            if result is None:
                return 0
            values, status = list(result if isinstance(result, tuple) else (result,)), 0
            if len(values) == len(outputs) + 1 and isinstance(values[-1], (int, np.integer)):
                status = int(values.pop())
            if len(values) != len(outputs):
                raise TypeError(f"{name} returned {len(values)} values; the outputs are {', '.join(outputs)}, "
                                "and a status may follow them")
            for output, value in zip(outputs, values):
                self.place(output, np.asarray(value))
            return status

        def place(self, output, value):
            target = self.values[output]
            shape = lambda array: tuple(n for n in array.shape if n != 1)
            if value.dtype.kind not in "biuf" or value.dtype.kind == "f" and target.dtype.kind != "f":
                raise TypeError(f"{output} was returned as {value.dtype}, and is {target.dtype}")
            if shape(value) != shape(target):
                raise TypeError(f"{output} was returned with the shape {value.shape}, and has {target.shape}")
            if target.dtype.kind != "f" and value.size:
                least, most = np.iinfo(target.dtype).min, np.iinfo(target.dtype).max
                if int(value.min()) < least or int(value.max()) > most:
                    raise TypeError(f"{output} was returned with numbers beyond {least} to {most}")
            with np.errstate(all="ignore"):
                target[...] = value.reshape(target.shape)

        def results(self):
            return b"".join(self.raw[n].tobytes() for n in outputs)

        def trespasses(self):
            found = [(n, "wrote to an input") for n in self.inputs
                     if self.raw[n].tobytes() != self.before[n]]
            found += [(n, name) for n, block in self.blocks.items() for name in block.trespasses()]
            return [{"buffer": n, "trespass": name, "bytes": self.raw[n].nbytes} for n, name in found]

    def repeated(call, count, seconds):
        start, first, others, changed, calls = time.monotonic(), None, [], None, 0
        meter, found, status = Meter(), None, 0
        while calls < count and (calls == 0 or time.monotonic() - start < seconds):
            if calls:
                call.restore()
            with Environment() as environment:
                status = call.run()
            found = environment.change or found
            results = call.results()
            if first is None:
                first = results
            elif results != first:
                changed = calls if changed is None else changed
                if results not in others and len(others) < 3:
                    others.append(results)
            calls += 1
            meter.note(calls, count, (time.monotonic() - start) / seconds)
        more = {} if changed is None else {"changedAt": changed}
        if found:
            more["environment"] = found
        return reply(status=status, calls=calls, resultSets=1 + len(others), trespasses=call.trespasses(),
                     growth=meter.growth(), seconds=time.monotonic() - start, **more), first + b"".join(others)

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
        kernel = getattr(module, name, None)
        if not callable(kernel):
            found = ", ".join(n for n, f in vars(module).items() if inspect.isfunction(f)) or "none"
            send(reply(refusal=f"{path} has no function {name}; functions there: {found}"))
            sys.exit(0)
        names = [p["name"] for p in parameters]
        try:
            wanted = inspect.signature(kernel).parameters.values()
        except ValueError:
            wanted = None
        accepts_all = wanted is None or any(w.kind == w.VAR_KEYWORD for w in wanted)
        accepted = names if wanted is None else [w.name for w in wanted if w.kind != w.VAR_KEYWORD and
                                                 (w.default is w.empty or w.name in names)]
        by_name = wanted is not None
        if by_name and any(w.kind in (w.POSITIONAL_ONLY, w.VAR_POSITIONAL) for w in wanted):
            raise TypeError(f"{name} has parameters without names; it must name those that it wants of "
                            f"{', '.join(names)}")
        unknown = [] if accepts_all else [n for n in accepted if n not in names]
        if unknown:
            raise TypeError(f"{name} wants {', '.join(unknown)}; the operation has {', '.join(names)}")
        send(reply())
    except SystemExit:
        raise
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
                for values in calls[1:]:
                    after = Call(*values, placement)
                    for n in call.raw:
                        call.raw[n].view("u1")[:] = np.frombuffer(after.before[n], "u1")
                    status = call.run()
                send(reply(status=status, calls=len(calls)), call.results())
            else:
                again = request["kind"] == "again"
                send(*repeated(call, request["count"] if again else 1, request["seconds"]))
        except SystemExit as leaving:
            os._exit(leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1)
        except BaseException:
            send(refusal())
    """#
}
