// npm run bench:cpu: times fills of arrays in Node, one thread: by the WebAssembly kernel, by the plain twin, and by NumPy
// where python3 has it. Each in a process of its own, all in turn; writes bench/results/cpu.md. Argument: rounds (7).
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { timesTable } from '../scripts/report/table.mjs';

const SIZE = 4096;
const CALLS = 3;
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const CASES = [
  ['he normal', 'f32'],
  ['he normal', 'f16'],
  ['he normal', 'bf16'],
  ['uniform', 'f32'],
  ['truncated normal', 'f32'],
];

/** In a process of its own: the least time of some calls after one that does not count, for each case. */
async function measure(plain) {
  if (plain) globalThis.WebAssembly = undefined;
  const { fillWeightsSync, heNormal, truncatedNormal, uniform } = await import('../dist/index-cpu.js');
  const inits = {
    'he normal': heNormal(),
    uniform: uniform({ low: -1, high: 1 }),
    'truncated normal': truncatedNormal({ bounds: 'standard-deviations' }),
  };
  const times = CASES.map(([init, dtype]) => {
    const target = dtype === 'f32' ? new Float32Array(SIZE * SIZE) : new Uint16Array(SIZE * SIZE);
    const fill = () => fillWeightsSync(target, { shape: [SIZE, SIZE], init: inits[init], dtype, seed: 1 });
    fill();
    return Math.min(
      ...Array.from({ length: CALLS }, () => {
        const start = performance.now();
        fill();
        return performance.now() - start;
      }),
    );
  });
  console.log(JSON.stringify(times));
}

const NUMPY = `
import json, time, numpy
random = numpy.random.Generator(numpy.random.PCG64(1))
out = numpy.empty((${SIZE}, ${SIZE}), numpy.float32)
times = []
for i in range(${CALLS} + 1):
    start = time.perf_counter()
    random.standard_normal(dtype=numpy.float32, out=out)
    times.append(1000 * (time.perf_counter() - start))
print(json.dumps({'version': numpy.__version__, 'ms': min(times[1:])}))
`;

const output = (command, ...args) => {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  return status === 0 ? JSON.parse(stdout) : undefined;
};

function compare(rounds) {
  const tables = Object.fromEntries(CASES.map(([init, dtype]) => [`${init}, ${dtype}`, {}]));
  let numpy;
  const add = (of, who, ms) => {
    tables[of][who] ??= [];
    tables[of][who].push(ms);
  };
  for (let round = 0; round < rounds; round++) {
    for (const [who, flag] of [
      ['weight-init, WebAssembly', 'kernel'],
      ['weight-init, plain twin', 'plain'],
    ]) {
      const times = output(process.execPath, path('cpu.mjs'), flag);
      for (const [i, ms] of times.entries()) add(CASES[i].join(', '), who, ms);
    }
    numpy = output('python3', '-c', NUMPY);
    if (numpy) add('he normal, f32', `NumPy ${numpy.version}, standard_normal`, numpy.ms);
    console.log(`round ${round + 1} of ${rounds}`);
  }
  const column = { heading: 'Msamples/s', of: (ms) => ((SIZE * SIZE) / ms / 1000).toFixed(0) };
  const lines = Object.entries(tables).flatMap(([name, times]) => [
    `## ${name}`,
    '',
    ...timesTable(times, 'time against ours', () => 'weight-init, WebAssembly', column),
    '',
  ]);
  const text = [
    '# Arrays on the CPU',
    '',
    `${cpus()[0].model}, one thread; Node ${process.version}. [${SIZE}, ${SIZE}] into an array that is there. Medians of ${rounds} processes, all in`,
    `turn, of each the least of ${CALLS} calls after one that does not count. Written by \`npm run bench:cpu\`.`,
    '',
    ...lines,
  ].join('\n');
  writeFileSync(path('results/cpu.md'), text);
  console.log(text);
}

const [argument = '7'] = process.argv.slice(2);
if (argument === 'kernel' || argument === 'plain') await measure(argument === 'plain');
else compare(Number(argument));
