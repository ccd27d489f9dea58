"""The other end of process.mjs, in Python: a session whose functions are called by lines of JSON.

Argument: the file of the session, a module.
"""

import importlib
import json
import os
import sys

folder, file = os.path.split(os.path.abspath(sys.argv[1]))
sys.path.insert(0, folder)
session = importlib.import_module(os.path.splitext(file)[0])

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"result": getattr(session, request["method"])(*request["args"])}
    except Exception as error:  # the caller reports it
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(f"answer {json.dumps(answer)}", flush=True)
