# python measure.py COMMAND...: runs a command, and prints its CPU seconds, wall-clock seconds and peak memory in bytes, as JSON.
import json
import resource
import subprocess
import sys
import time

start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({'cpu': usage.ru_utime + usage.ru_stime, 'wall': seconds, 'memory': usage.ru_maxrss * 1024}))
