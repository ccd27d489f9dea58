# python ray_tasks.py N COMMAND...: runs the command N times as tasks of Ray, each with its --part.
import subprocess
import sys

import ray

parts = int(sys.argv[1])
command = sys.argv[2:]


# A worker that was killed, and one that ended with 75, are started again; a wrong file or a wrong call is not. Of a killed process
# subprocess returns the negative signal, and npx or a shell between them 128 plus the signal.
@ray.remote(num_cpus=1, max_retries=5, retry_exceptions=[OSError])
def make(part):
    status = subprocess.run([*command, '--part', f'{part}/{parts}']).returncode
    if status in (75, 137) or status < 0:
        raise OSError(f'part {part} ended with {status}')
    if status != 0:
        raise RuntimeError(f'part {part} ended with {status}')


ray.init(num_cpus=3, include_dashboard=False)
ray.get([make.remote(part) for part in range(parts)])
