"""Times PyTorch on a CUDA device: a session for scripts/engines/process-child.py.

    echo '{"method": "measure", "args": [67108864, 4]}' | python3 scripts/engines/process-child.py bench/gpu/pytorch.py
"""

import time

import torch

COLUMNS = 512
DTYPES = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}

size = 0
storage = other = None


def about():
    """Versions and the device; an error if there is none."""
    if not torch.cuda.is_available():
        raise RuntimeError(f"PyTorch {torch.__version__} has no CUDA device")
    return f"PyTorch {torch.__version__}, CUDA {torch.version.cuda}, {torch.cuda.get_device_name()}"


def contestants():
    """The name, the bytes of an element, and the call. What a call returns is freed after it."""
    rows = {name: size // dtype.itemsize // COLUMNS for name, dtype in DTYPES.items()}
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


def measure(asked, times):
    """Milliseconds of each contestant on a tensor of `asked` bytes: on the GPU by CUDA events, so many runs behind each other
    divided by their number; and of one call, by the wall clock until the device has done its work."""
    global size, storage, other
    if asked != size:
        size, storage, other = 0, None, None
        torch.cuda.empty_cache()
        storage, other = (torch.zeros(asked, dtype=torch.uint8, device="cuda") for _ in range(2))
        size = asked
    with torch.no_grad():
        return {
            name: {"bytes": bytes_, "gpu": on_gpu(call, times), "call": of_call(call)}
            for name, bytes_, call in contestants()
        }
