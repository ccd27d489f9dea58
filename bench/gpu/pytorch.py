"""Times PyTorch on a CUDA device.

Its first line of output says what is there, or why nothing can be timed. Then it answers each line of input, "BYTES TIMES",
with one line: milliseconds of each contestant on a tensor of so many bytes, on the GPU by CUDA events (so many runs behind
each other, divided by their number) and of one call by the wall clock until the device has done its work.

    printf '1048576 16\\n%.0s' 1 2 3 | python3 pytorch.py
"""

import json
import sys
import time

COLUMNS = 512


def say(value):
    print(json.dumps(value), flush=True)


try:
    import torch
except (ImportError, OSError) as error:
    say({"absent": f"python3 has no PyTorch ({error})"})
    sys.exit()
if not torch.cuda.is_available():
    say({"absent": f"PyTorch {torch.__version__} has no CUDA device"})
    sys.exit()

DTYPES = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}


def contestants(storage, other):
    """What is timed: the name, the bytes of an element, and the call. What a call returns is freed after it."""
    rows = {name: len(storage) // dtype.itemsize // COLUMNS for name, dtype in DTYPES.items()}
    tensors = {name: storage.view(dtype).view(rows[name], COLUMNS) for name, dtype in DTYPES.items()}
    f32 = tensors["f32"]

    def new(name):
        return torch.empty(rows[name], COLUMNS, device="cuda", dtype=DTYPES[name])

    def randn(name):
        return lambda: torch.randn(rows[name] * COLUMNS, device="cuda", dtype=DTYPES[name])

    def kaiming(name):
        return lambda: torch.nn.init.kaiming_normal_(tensors[name], nonlinearity="relu")

    def kaiming_new(name):
        return lambda: torch.nn.init.kaiming_normal_(new(name), nonlinearity="relu")

    yield "torch fill_", 4, lambda: f32.fill_(1)
    yield "torch copy_", 4, lambda: storage.copy_(other)
    for name, dtype in DTYPES.items():
        yield f"torch.randn, {name}, new tensor", dtype.itemsize, randn(name)
        yield f"torch kaiming_normal_, {name}", dtype.itemsize, kaiming(name)
        yield f"torch kaiming_normal_, {name}, new tensor", dtype.itemsize, kaiming_new(name)
    yield "torch trunc_normal_, f32", 4, lambda: torch.nn.init.trunc_normal_(f32, std=0.02, a=-0.04, b=0.04)
    yield "torch uniform_, f32", 4, lambda: f32.uniform_(-0.05, 0.05)


def on_gpu(call, times):
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    torch.cuda.synchronize()
    start.record()
    for _ in range(times):
        call()
    end.record()
    torch.cuda.synchronize()
    return start.elapsed_time(end) / times


def of_call(call):
    torch.cuda.synchronize()
    start = time.perf_counter()
    made = call()
    torch.cuda.synchronize()
    wall = 1000 * (time.perf_counter() - start)
    del made
    return wall


say({"torch": torch.__version__, "cuda": torch.version.cuda, "device": torch.cuda.get_device_name()})
size = 0
for line in sys.stdin:
    size_wanted, times = map(int, line.split())
    try:
        if size_wanted != size:
            storage = other = None
            torch.cuda.empty_cache()
            size = size_wanted
            storage, other = (torch.zeros(size, dtype=torch.uint8, device="cuda") for _ in range(2))
        answer = {}
        with torch.no_grad():
            for name, item, call in contestants(storage, other):
                answer[name] = {"bytes": item, "gpu": on_gpu(call, times), "call": of_call(call)}
        say(answer)
    except RuntimeError as error:  # of memory, for example
        size = 0
        say({"error": str(error).splitlines()[0]})
