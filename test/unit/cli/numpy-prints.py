# Writes numpy-prints.json: arrays of float32, and what NumPy prints for them. python numpy-prints.py > numpy-prints.json
import json

import numpy

generator = numpy.random.default_rng(1)
cases = []


def add(array):
    array = numpy.asarray(array, numpy.float32)
    words = [format(int(word), '08x') for word in array.reshape(-1).view(numpy.uint32)]
    cases.append({'shape': list(array.shape), 'bits': ''.join(words), 'text': str(array)})


def normal(*shape, scale=1.0):
    return generator.standard_normal(shape, numpy.float32) * numpy.float32(scale)


for shape in ((10, 10), (3,), (1, 1), (2, 3, 4), (2, 2, 2, 2), (1, 30), (30, 1), (40,)):
    add(normal(*shape))
for scale in (0.1, 0.01, 1e-3, 1e-5, 1e-12, 1e3, 3e4, 1e6, 1e9, 1e30):
    for _ in range(3):
        add(normal(4, 5, scale=scale))
add(numpy.zeros((2, 3)))
add([[0.0, -0.0], [1.0, -2.0]])
add([0.0, 1e-5])
add([1.0, 1000.0])
add([1.0, 1000.5])
add([1e-4, 0.05])
add([numpy.nextafter(numpy.float32(1e-4), numpy.float32(0)), 0.05])
add([99999992.0, 1e5])
add([1e8, 1e5])
add([16777216.0, 16777215.0, 1048576.5])
# Middles of two numbers of eight digits after the point, which are rounded to even.
add(numpy.arange(1, 40, dtype=numpy.float32) / 2**9 + 1)
add(numpy.arange(1, 400, 2, dtype=numpy.float32) / 2**12)
# All powers of two, whose neighbours below are nearer than those above.
for first in range(-149, 128, 7):
    add(numpy.ldexp(numpy.float32(1), numpy.arange(first, min(first + 7, 128))))
# Numbers of any size.
for _ in range(20):
    add(generator.integers(0, 0x7F800000, 12, numpy.uint32).view(numpy.float32).reshape(3, 4))
# Summaries, of the axes that are long.
add(normal(1001))
add(normal(32, 32))
add(normal(4, 400))
add(normal(400, 4))
add(normal(20, 3, 20))
add(normal(7, 7, 7, 7))

print(json.dumps({'numpy': numpy.__version__, 'cases': cases}, separators=(',', ':')))
