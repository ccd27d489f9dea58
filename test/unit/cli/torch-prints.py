# Writes torch-prints.json: tensors, and what PyTorch prints for them. python torch-prints.py > torch-prints.json
import json

import numpy
import torch

generator = torch.Generator().manual_seed(1)
cases = []


def add(tensor):
    flat = tensor.reshape(-1)
    bits = flat.view(torch.int32 if tensor.dtype == torch.float32 else torch.int16)
    size = 8 if tensor.dtype == torch.float32 else 4
    words = [format(int(word) & (16**size - 1), f'0{size}x') for word in bits]
    dtype = {torch.float32: 'f32', torch.float16: 'f16', torch.bfloat16: 'bf16'}[tensor.dtype]
    cases.append({'shape': list(tensor.shape), 'dtype': dtype, 'bits': ''.join(words), 'text': repr(tensor)})


def normal(*shape, scale=1.0):
    return torch.randn(shape, generator=generator) * scale


for dtype in (torch.float32, torch.float16, torch.bfloat16):
    for shape in ((10, 10), (3,), (), (1, 1), (2, 3, 4), (2, 2, 2, 2), (1, 30), (30, 1)):
        add(normal(*shape).to(dtype))
    for scale in (0.01, 1e-3, 1e-5, 1e3, 3e4):
        add(normal(4, 5, scale=scale).to(dtype))
    # Halves and quarters of the last digit: rounded to even by Python, up by JavaScript.
    add((torch.arange(1, 41) / 2**5 + 2.0**-10).to(dtype))
    add((torch.arange(1, 41) * 2.0**-5).to(dtype))
    add(torch.tensor([0.5, 0.03125, 0.09375, -0.15625]).to(dtype))
    add(torch.tensor([1.03125e-5, 2.0**-20, 2.0**-24, 1.0]).to(dtype))
    add(torch.tensor([100005.0, 1.0, 100015.0]).to(dtype))
    # Whole numbers, zeros of both signs, what is no number.
    add(torch.zeros(3, 4, dtype=dtype))
    add(torch.tensor([-0.0, 0.0], dtype=dtype))
    add(torch.tensor([1.0, -2.0, 300.0], dtype=dtype))
    add(torch.tensor([1.0, 2000.0], dtype=dtype))
    add(torch.tensor([0.0, 1.5, float('inf'), float('-inf'), float('nan')], dtype=dtype))
    add(torch.tensor([1.0, float('inf'), float('nan')], dtype=dtype))
    add(torch.tensor([float('nan')], dtype=dtype))
    add(torch.tensor([-1.5, 0.0, -0.0], dtype=dtype))
    for shape in ((0,), (0, 3), (3, 0), (2, 0, 5)):
        add(torch.empty(shape, dtype=dtype))
    # A suffix that does not fit into the line.
    for length in (5, 6, 7, 8, 12):
        add(normal(length).to(dtype))
for shape in ((33, 31), (1001,), (7, 11, 13), (2, 600)):
    add(normal(*shape))
add(normal(26, 39).to(torch.bfloat16))
add(torch.tensor([1e-45, 1.0]))
add(torch.tensor([3e38, -1.0]))
add(torch.empty((0, 100000000, 1, 1, 1, 1, 1, 1), dtype=torch.bfloat16))
print(json.dumps({'torch': torch.__version__, 'numpy': numpy.__version__, 'cases': cases}, indent=1))
