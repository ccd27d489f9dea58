// npm run bench:cpu -- [--rounds 7] [--out FOLDER]: times fills of arrays in Node by WebAssembly, by plain TypeScript and by threads.
// Beside NumPy, PyTorch and JAX, which it installs in the user's cache. Each in a process of its own, all in turn; writes bench/results/cpu.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { JAX_VERSION, pythonWithJax } from '../scripts/engines/jax.mjs';
import { openNode } from '../scripts/engines/node.mjs';
import { openPythonAt } from '../scripts/engines/python.mjs';
import { NUMPY_VERSION, PYTORCH_VERSION, pythonWithPyTorch } from '../scripts/engines/pytorch.mjs';
import { progress } from '../scripts/report/progress.mjs';
import { median, timesTable } from '../scripts/report/table.mjs';
import { describeRun, runLines } from '../scripts/report/versions.mjs';
import { nativeNormal } from './native/normal.mjs';
import { measureInRounds } from './run/rounds.mjs';
import { elementsOf, LARGE, SMALL } from './run/work.mjs';

const CALLS = 3;
const SESSION = new URL('session/arrays.mjs', import.meta.url).href;
const PEERS = new URL('peers/native.py', import.meta.url);
const OURS = 'weight-init';
const TWO = `${OURS}, 2 threads`;
const NATIVE = 'the same loop in C with AVX2';
const PLAIN = `${OURS}, plain TypeScript`;
const [TORCH, NUMPY, JAX] = [`PyTorch ${PYTORCH_VERSION}`, `NumPy ${NUMPY_VERSION}`, `JAX ${JAX_VERSION}`];

/** What is filled: one thread, an array that is there. PyTorch has names of its own. */
const FILLS = [
  { init: 'normal', dtype: 'f32', title: 'he normal, f32', torch: 'kaiming_normal_' },
  { init: 'normal', dtype: 'f16', title: 'he normal, f16', torch: 'kaiming_normal_' },
  { init: 'normal', dtype: 'bf16', title: 'he normal, bf16', torch: 'kaiming_normal_' },
  { init: 'uniform', dtype: 'f32', title: 'he uniform, f32', torch: 'kaiming_uniform_' },
  { init: 'truncated', dtype: 'f32', title: 'truncated normal, f32', torch: 'trunc_normal_' },
];
const THERE = 'he normal, f32, by threads into an array that is there';
const NEW = 'he normal, f32, into a new array';
/** Numbers of the frameworks themselves, bit for bit. */
const TORCH_NUMBERS = "PyTorch's own numbers, `torch.randn(shape, out=array)`";
const JAX_NUMBERS = "JAX's own numbers, `jax.random.normal(key, shape)`, into a new array";
const FIRST = `the first ${SMALL.name} of a process, with what is loaded for it`;

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    out: { type: 'string', default: fileURLToPath(new URL('results', import.meta.url)) },
  },
});
const rounds = Number(flags.rounds);
if (!(rounds >= 1)) throw new Error(`--rounds: a number from 1 on, not ${flags.rounds}`);

const python = pythonWithPyTorch();
const pythonOfJax = pythonWithJax();
const { shape } = LARGE.tensors[0];

/** Opens a session, has it measured, and closes it. */
async function inSession(session, measure) {
  try {
    return await measure(session);
  } finally {
    await session.close();
  }
}

const inNode = (...call) => inSession(openNode(SESSION), (session) => session.call(...call));

/** Milliseconds of the shortest of some calls of a peer, after one that does not count. */
const inPython = (name, options, init) =>
  inSession(
    openPythonAt(name === 'jax' ? pythonOfJax : python, PEERS, { OMP_NUM_THREADS: String(options.threads) }),
    async (session) => {
      const work = { ...LARGE, tensors: LARGE.tensors.map((tensor) => ({ ...tensor, init })) };
      await session.call('prepare', name, options, work);
      await session.call('time');
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < CALLS; i++) least = Math.min(least, await session.call('time'));
      return least;
    },
  );

const fills = async (plain) => {
  const times = await inNode('fills', plain, FILLS, shape, CALLS);
  return Object.fromEntries(FILLS.map(({ title }, i) => [title, times[i]]));
};
const torch = async () => {
  const times = {};
  for (const { init, dtype, title } of FILLS) {
    times[title] = await inPython('torch', { threads: 1, reuse: true, dtype }, init === 'normal' ? 'he' : init);
  }
  return {
    ...times,
    [NEW]: await inPython('torch', { threads: 1 }, 'he'),
    [TORCH_NUMBERS]: await inPython('torch', { threads: 1, reuse: true }, 'randn'),
  };
};

const frameworkNormals = async (plain) => {
  const times = await inNode('frameworkNormals', plain, shape, CALLS);
  return { [TORCH_NUMBERS]: times.torch, [JAX_NUMBERS]: times.jax };
};

/** The parts of the first call, in its table. */
const PARTS = {
  all: 'all of it',
  files: 'the files',
  wasm: 'WebAssembly, compiled and instantiated',
  call: 'the rest of the call, with the table of the normal quantile',
  second: 'a second call',
};

/** For each contestant, its times by the titles of the tables. */
const measures = {
  [OURS]: async () => ({
    ...(await fills(false)),
    [THERE]: await inNode('byThreads', 1, false, shape, CALLS),
    [NEW]: await inNode('byThreads', 1, true, shape, CALLS),
    ...(await frameworkNormals(false)),
    [FIRST]: await inNode('first', SMALL.tensors[0].shape),
  }),
  [TWO]: async () => ({
    [THERE]: await inNode('byThreads', 2, false, shape, CALLS),
    [NEW]: await inNode('byThreads', 2, true, shape, CALLS),
  }),
  [NATIVE]: async () => ({ [FILLS[0].title]: nativeNormal(shape, CALLS) }),
  [PLAIN]: async () => ({ ...(await fills(true)), ...(await frameworkNormals(true)) }),
  [NUMPY]: async () => ({
    [FILLS[0].title]: await inPython('numpy', { threads: 1, reuse: true }, 'he'),
    [NEW]: await inPython('numpy', { threads: 1 }, 'he'),
  }),
  [`${NUMPY}, 2 threads`]: async () => ({ [NEW]: await inPython('numpy', { threads: 2 }, 'he') }),
  [TORCH]: torch,
  [JAX]: async () => ({ [JAX_NUMBERS]: await inPython('jax', { threads: 1 }, 'normal') }),
};
const results = await measureInRounds({
  title: 'arrays',
  names: Object.keys(measures),
  rounds,
  warmUp: 0,
  progress,
  measure: (name) => measures[name](),
});

/** For each title, for each contestant that has it, a time for each round. */
const tables = {};
/** For each part of the first call, a time for each round. */
const firsts = {};
for (const [name, { values = [] }] of Object.entries(results)) {
  for (const times of values) {
    for (const [title, ms] of Object.entries(times)) {
      if (title === FIRST) {
        for (const [part, name] of Object.entries(PARTS)) {
          firsts[name] ??= [];
          firsts[name].push(ms[part]);
        }
        continue;
      }
      tables[title] ??= {};
      tables[title][name] ??= [];
      tables[title][name].push(ms);
    }
  }
}
/** Each is compared with ours by as many threads. */
const against = (name) => (name.endsWith('2 threads') && name !== TWO ? TWO : OURS);
const column = { heading: 'Msamples/s', of: (ms) => (elementsOf(LARGE) / ms / 1000).toFixed(0) };
const titled = (title) => {
  const call = FILLS.find((fill) => fill.title === title)?.torch;
  return call ? `${title}; in PyTorch \`${call}\`` : title;
};
/** Milliseconds for a byte of each element. */
const perByte = (dtype, bytes) => median(tables[`he normal, ${dtype}`][OURS]) / bytes;
const halves = results[OURS].error
  ? []
  : ['f16', 'bf16'].map((dtype) => `${(perByte('f32', 4) / perByte(dtype, 2)).toFixed(2)} (${dtype})`);
const text = [
  '# Arrays on the CPU',
  '',
  ...runLines(describeRun('npm run bench:cpu', { NumPy: NUMPY_VERSION, PyTorch: PYTORCH_VERSION, JAX: JAX_VERSION })),
  '',
  `${LARGE.name}; one thread and an array that is there, if a title says nothing else. Medians of ${rounds} processes, all in turn, of each the`,
  `shortest of ${CALLS} calls after one that does not count. NumPy draws \`standard_normal\` and multiplies it.`,
  '',
  ...Object.entries(tables).flatMap(([title, times]) => [
    `## ${titled(title)}`,
    '',
    ...timesTable(times, 'time against ours', against, column),
    '',
  ]),
  `## ${FIRST}`,
  '',
  ...timesTable(firsts, 'share', () => PARTS.all),
  '',
  ...(halves.length > 0
    ? [
        `Halves are written at ${halves.join(' and ')} times the bytes a second of float32. A half takes the word and the sample of a float32, and is then rounded: the most would be 0.5.`,
      ]
    : []),
  '',
  ...Object.entries(results).flatMap(([name, { error }]) => (error ? [`Failed: ${name}: ${error}`, ''] : [])),
].join('\n');
const file = join(flags.out, 'cpu.md');
writeFileSync(file, text);
console.log(`\n${text}\n${file}`);
