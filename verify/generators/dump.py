"""Evaluates expressions and writes the bytes of each value into a file.

python dump.py SETUP CALLS FOLDER: SETUP is a file of Python, CALLS a JSON array of expressions. Value i goes to FOLDER/i.bin. Prints a
JSON array: the numpy dtype and the number of elements of each value, or the error of the expression.
"""

import json
import sys

import numpy

setup, calls, folder = sys.argv[1:]
names: dict = {"numpy": numpy}
with open(setup) as file:
    exec(file.read(), names)
with open(calls) as file:
    expressions = json.load(file)
facts = []
for index, expression in enumerate(expressions):
    try:
        value = numpy.ascontiguousarray(numpy.asarray(eval(expression, names)))
        # The bytes are written low one first, as typed arrays have them here.
        value = value.astype(value.dtype.newbyteorder("<"), copy=False)
        value.tofile(f"{folder}/{index}.bin")
        facts.append({"dtype": str(value.dtype), "size": int(value.size)})
    except Exception as error:
        facts.append({"error": f"{type(error).__name__}: {error}"})
json.dump(facts, sys.stdout)
