"""NumPy, PyTorch and JAX, into arrays: a session for scripts/engines/process-child.py, with the functions of session/session.ts."""

import math
import os
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter


class NumPy:
    """PCG64's standard normals, scaled in place; a generator for each thread."""

    def __init__(self, work, options):
        import numpy

        self.numpy = numpy
        self.tensors = work["tensors"]
        self.scaled = not options.get("standard")
        self.threads = options.get("threads", 1)
        self.generators = [numpy.random.default_rng([42, i]) for i in range(self.threads)]
        self.pool = ThreadPoolExecutor(self.threads)
        self.kept = [self.empty(tensor) for tensor in self.tensors] if options.get("reuse") else None
        self.made = []

    def empty(self, tensor):
        return self.numpy.empty(tensor["shape"], self.numpy.float32)

    def fill(self, generator, array, tensor):
        generator.standard_normal(dtype=self.numpy.float32, out=array)
        if self.scaled:
            array *= self.numpy.float32(tensor["stddev"])

    def run(self):
        self.made = self.kept or [self.empty(tensor) for tensor in self.tensors]
        for array, tensor in zip(self.made, self.tensors):
            if tensor["stddev"] == 0:
                array.fill(tensor["mean"])
                continue
            flat = array.reshape(-1)
            parts = self.numpy.array_split(flat, self.threads)
            if self.threads == 1:
                self.fill(self.generators[0], flat, tensor)
            else:
                list(self.pool.map(self.fill, self.generators, parts, [tensor] * self.threads))

    def moments(self, i):
        return float(self.made[i].mean(dtype="float64")), float(self.made[i].std(dtype="float64"))


class PyTorch:
    """The initializer of torch.nn.init for each tensor; it works in place."""

    def __init__(self, work, options):
        import torch

        self.torch = torch
        torch.set_num_threads(options.get("threads", 1))
        torch.manual_seed(42)
        self.tensors = work["tensors"]
        self.scaled = True
        self.dtype = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}[options.get("dtype", "f32")]
        self.kept = [self.empty(tensor) for tensor in self.tensors] if options.get("reuse") else None
        self.made = []

    def empty(self, tensor):
        return self.torch.empty(tensor["shape"], dtype=self.dtype)

    def run(self):
        init = self.torch.nn.init
        self.made = self.kept or [self.empty(tensor) for tensor in self.tensors]
        for weights, tensor in zip(self.made, self.tensors):
            if tensor["init"] == "he":
                # PyTorch stores [out, in]: the fan-in of [in, out] is what it calls the fan-out.
                init.kaiming_normal_(weights, mode="fan_out", nonlinearity="relu")
            elif tensor["init"] == "randn":
                self.torch.randn(tensor["shape"], out=weights)
            elif tensor["init"] == "uniform":
                init.kaiming_uniform_(weights, mode="fan_out", nonlinearity="relu")
            elif tensor["init"] == "truncated":
                init.trunc_normal_(weights)
            elif tensor["init"] == "normal":
                init.normal_(weights, tensor["mean"], tensor["stddev"])
            else:
                init.constant_(weights, tensor["mean"])

    def moments(self, i):
        return self.made[i].double().mean().item(), self.made[i].double().std(unbiased=False).item()


class JAX:
    """jax.random.normal into a new array, on one core."""

    def __init__(self, work, options):
        if options.get("threads", 1) == 1 and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        import jax

        self.jax = jax
        self.key = jax.random.key(42)
        self.tensors = work["tensors"]
        self.made = []

    def run(self):
        self.made = [self.jax.random.normal(self.key, tensor["shape"]).block_until_ready() for tensor in self.tensors]


PEERS = {"numpy": NumPy, "torch": PyTorch, "jax": JAX}


peer = None


def prepare(name, options, work):
    global peer
    peer = PEERS[name](work, options)


def check():
    """As session/moments.ts; returns the standard deviation of the largest tensor over the one asked for."""
    peer.run()
    largest, ratio = 0, None
    for i, tensor in enumerate(peer.tensors):
        count = math.prod(tensor["shape"])
        mean, stddev = peer.moments(i)
        asked = tensor["stddev"] if peer.scaled or tensor["stddev"] == 0 else 1
        off = abs(mean - tensor["mean"]) > 6 * asked / count**0.5 + 1e-6
        found = stddev / asked if asked else 1
        if off or not abs(found - 1) <= 0.15 + 6 / (2 * count) ** 0.5:
            raise ValueError(f"{tensor['name']}: mean {mean}, standard deviation {stddev}")
        if asked and count > largest:
            largest, ratio = count, found
    peer.made = []
    return ratio


def time():
    start = perf_counter()
    peer.run()
    milliseconds = 1000 * (perf_counter() - start)
    peer.made = []
    return milliseconds
