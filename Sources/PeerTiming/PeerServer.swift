/// What a Python interpreter runs to time a peer; it needs nothing but Python. It answers on descriptors 3 and 4.
enum PeerServer {
  static let script = #"""
    import gc, importlib, json, mmap, os, resource, select, struct, threading, time, traceback

    source, sink = os.fdopen(3, "rb"), os.fdopen(4, "wb")

    # A process whose parent is gone ends, in the middle of a call too. Who waits here takes no time from what is timed.
    def hold():
        parent = select.poll()
        parent.register(source.fileno(), 0)
        while not parent.poll():
            pass
        os._exit(1)

    def receive():
        head = source.read(16)
        if len(head) < 16:
            os._exit(0)
        lengths = struct.unpack("<QQ", head)
        return json.loads(source.read(lengths[0])), source.read(lengths[1])

    def send(reply, payload=b""):
        text = json.dumps(reply).encode()
        sink.write(struct.pack("<QQ", len(text), len(payload)) + text + payload)
        sink.flush()

    # Whole pages, large ones where they are to be had: our own buffers lie in such.
    def memory(data, code, shape):
        pages = mmap.mmap(-1, max(1, len(data)))
        if len(data) >= 1 << 21:
            try:
                pages.madvise(mmap.MADV_HUGEPAGE)
            except (AttributeError, OSError):
                pass
        pages[:len(data)] = data
        return memoryview(pages)[:len(data)].cast(code, shape)

    def packed(name, value):
        view = memoryview(value)
        if not view.c_contiguous:
            raise TypeError(f"{name} was returned with gaps between its rows")
        return {"name": name, "code": view.format, "shape": list(view.shape)}, view.tobytes()

    class Peer:
        run = results = output = None

        def load(self, request, payload):
            versions = {}
            for name, version, prelude in zip(request["modules"], request["versions"], request["preludes"]):
                try:
                    if version:
                        names = {}
                        exec(prelude, names)
                        versions[name] = str(eval(version, names))
                        continue
                    module = importlib.import_module(name)
                except (ImportError, OSError, AttributeError) as error:
                    return {"absent": f"{name}: {error}"}, b""
                versions[name] = str(getattr(module, "__version__", "of an unknown version"))
            return {"versions": versions}, b""

        def prepare(self, request, payload):
            self.run = self.results = self.output = None
            arrays, start = {}, 0
            for array, count in zip(request["arrays"], request["bytes"]):
                arrays[array["name"]] = memory(payload[start:start + count], array["code"], array["shape"])
                start += count
            names = {}
            exec(compile(request["program"], "<peer>", "exec"), names)
            self.run, self.results = names["prepare"](**arrays)
            gc.collect()
            return {}, b""

        def slice(self, request, payload):
            run, calls, output = self.run, range(request["calls"]), self.output
            for _ in range(request["warm"]):
                output = run()
            clock = time.CLOCK_MONOTONIC_RAW
            before = resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw
            start = time.clock_gettime_ns(clock)
            for _ in calls:
                output = run()
            nanoseconds = time.clock_gettime_ns(clock) - start
            after = resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw
            self.output = output
            return {"seconds": nanoseconds * 1e-9, "isUndisturbed": before == after}, b""

        def result(self, request, payload):
            arrays = [packed(name, value) for name, value in self.results(self.output).items()]
            return {"arrays": [head for head, _ in arrays]}, b"".join(data for _, data in arrays)

    threading.Thread(target=hold, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()
    peer = Peer()
    while True:
        request, payload = receive()
        try:
            answer = getattr(peer, request["kind"])(request, payload)
        except SystemExit as leaving:
            os._exit(leaving.code if isinstance(leaving.code, int) else 1)
        except BaseException as error:
            lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == "<peer>"]
            place = f" (line {lines[-1]} of its program)" if lines else ""
            text = str(error).strip().split("\n")[0]
            answer = {"refusal": f"{type(error).__name__}: {text}{place}"}, b""
        send(*answer)
    """#
}
