// npm run bench:scale -- [--rounds 5] [--megabytes 2048] [--disk FOLDER] [--ram /dev/shm] [--out FOLDER]: checkpoints by the command, against
// PyTorch, NumPy and transformers, which it installs with pip in ~/.cache/weight-init (1 GB). Each in a process of its own, all in turn. CPU
// seconds, and peak memory as the system counts it; writes bench/results/scale.md. It wants a machine that does nothing else.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pythonWith } from '../../scripts/engines/venv.mjs';
import { progress } from '../../scripts/report/progress.mjs';
import { markdownTable, median } from '../../scripts/report/table.mjs';
import { describeRun, runLines } from '../../scripts/report/versions.mjs';
import { measureInRounds } from '../run/rounds.mjs';

const TORCH = '2.13.0';
const TRANSFORMERS = '5.18.0';
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    megabytes: { type: 'string', default: '2048' },
    disk: { type: 'string', default: tmpdir() },
    ram: { type: 'string', default: '/dev/shm' },
    out: { type: 'string', default: path('../results') },
  },
});
const rounds = Number(flags.rounds);
const megabytes = Number(flags.megabytes);
if (!(rounds >= 1)) throw new Error(`--rounds: a number from 1 on, not ${flags.rounds}`);
if (!(megabytes >= 512 && megabytes % 256 === 0))
  throw new Error(`--megabytes: a multiple of 256 from 512 on, for two workers, not ${flags.megabytes}`);

const python = pythonWith(
  `transformers-${TRANSFORMERS}`,
  [`torch==${TORCH}+cpu`, `transformers==${TRANSFORMERS}`, 'safetensors', 'numpy'],
  // PyTorch's builds without CUDA, which are a tenth as large, are in an index of its own.
  [[], ['--extra-index-url', 'https://download.pytorch.org/whl/cpu']],
);

const COMMAND = path('../../dist/cli.js');
const env = { ...process.env, OMP_NUM_THREADS: '1', HF_HUB_OFFLINE: '1' };
delete env.SLURM_CPUS_PER_TASK;

/** Runs a program to its end; its standard output, and what measure.py tells of it. */
function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr.slice(-500)}`);
  return stdout;
}
const measure = (...args) => JSON.parse(run(python, path('measure.py'), ...args));

/** Calls with a new folder, which is removed afterwards. */
function inFolder(parent, call) {
  const folder = mkdtempSync(join(parent, 'weight-init-bench-'));
  try {
    return call(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const home = mkdtempSync(join(tmpdir(), 'weight-init-bench-'));
const write = (name, recipe) => {
  const file = join(home, name);
  writeFileSync(file, JSON.stringify({ weightInit: 1, seed: '42', ...recipe }));
  return file;
};
/** Files of 256 MB with one tensor each. */
const flat = (dtype) => {
  const rows = 256_000_000 / (dtype === 'f32' ? 4 : 2) / 8000;
  const init = { kind: 'normal', stddev: 0.02 };
  const tensors = Array.from({ length: megabytes / 256 }, (_, i) => [`${i}`, { shape: [rows, 8000], init, dtype }]);
  return write(`${dtype}.json`, { tensors: Object.fromEntries(tensors), shardSize: 256_000_000 });
};
const recipes = { bf16: flat('bf16'), f32: flat('f32') };
const tiny = write('tiny.json', {
  model: 'llama',
  options: { layers: 22, width: 2048, heads: 32, kvHeads: 4, hidden: 5632, vocabulary: 32000 },
  dtype: 'bf16',
});
const huge = write('405.json', {
  model: 'llama',
  options: { layers: 126, width: 16384, heads: 128, kvHeads: 8, hidden: 53248, vocabulary: 128256 },
  dtype: 'bf16',
});

const make = (recipe, folder, ...options) => [
  process.execPath,
  COMMAND,
  'make',
  recipe,
  join(folder, 'made'),
  ...options,
];
const peer = (...args) => JSON.parse(run(python, path('peers.py'), ...args));

/** A worker with one thread, on any core or on one alone. */
const worker = (folder, ...on) => [...on, ...make(recipes.bf16, folder, '--threads', '1')];
/** The command line of a core. */
const onCore = (core) => ['taskset', '-c', `${core}`];

/** Seconds of two workers side by side. */
function twoWorkers(folder, first = [], second = []) {
  const line = '$0 "$@" --part 0/2 & first=$!; $SECOND "$@" --part 1/2 & second=$!; wait $first && wait $second';
  const command = ['env', `SECOND=${second.join(' ') || 'env'}`, 'bash', '-c', line, first.join(' ') || 'env'];
  return measure(...command, ...worker(folder)).wall;
}

const ram = flags.ram;
const measures = {
  'bf16, weight-init': () => inFolder(ram, (folder) => measure(...make(recipes.bf16, folder, '--threads', '1')).cpu),
  'bf16, PyTorch': () => inFolder(ram, (folder) => peer('torch', 'bf16', flags.megabytes, folder).cpu),
  'f32, weight-init': () => inFolder(ram, (folder) => measure(...make(recipes.f32, folder, '--threads', '1')).cpu),
  'f32, PyTorch': () => inFolder(ram, (folder) => peer('torch', 'f32', flags.megabytes, folder).cpu),
  'f32, NumPy': () => inFolder(ram, (folder) => peer('numpy', 'f32', flags.megabytes, folder).cpu),
  'one worker': () => inFolder(ram, (folder) => measure(...worker(folder)).wall),
  'two workers': () => inFolder(ram, (folder) => twoWorkers(folder)),
  'one worker on one core': () => inFolder(ram, (folder) => measure(...worker(folder, ...onCore(0))).wall),
  'two workers on a core each': () => inFolder(ram, (folder) => twoWorkers(folder, onCore(0), onCore(1))),
  'half a worker on one core': () =>
    inFolder(ram, (folder) => measure(...worker(folder, ...onCore(0)), '--part', '0/2').wall),
  'TinyLlama, weight-init': () => inFolder(flags.disk, (folder) => measure(...make(tiny, folder, '--threads', '1'))),
  'TinyLlama, transformers': () =>
    inFolder(flags.disk, (folder) => {
      const args = [python, path('peers.py'), 'transformers', '1', folder];
      const result = measure(...args);
      if (statSync(join(folder, 'model.safetensors')).size < 2e9) throw new Error('not the whole model');
      return result;
    }),
  'plan of 405B': () => measure(process.execPath, COMMAND, 'plan', huge).wall,
};

const results = await measureInRounds({
  title: 'checkpoints',
  names: Object.keys(measures),
  rounds,
  measure: (name) => measures[name](),
  progress,
}).finally(() => rmSync(home, { recursive: true }));
const failed = Object.entries(results).find(([, { error }]) => error);
if (failed) throw new Error(`${failed[0]}: ${failed[1].error}`);

const valuesOf = (name, part) => results[name].values.map((result) => (part ? result[part] : result));
const of = (name, part) => median(valuesOf(name, part));
const range = (name, part) => {
  const list = valuesOf(name, part);
  return `${Math.min(...list).toFixed(2)} to ${Math.max(...list).toFixed(2)}`;
};
const rate = (name) => `${(megabytes / 1000 / of(name)).toFixed(2)} GB/s`;
const row = (what, ours, theirs, ratio, asked) => [what, ours, theirs, ratio.toFixed(2), asked];
const times = (name, part) => `${of(name, part).toFixed(2)} s (${range(name, part)})`;
const megabytesOf = (name) => `${Math.round(of(name, 'memory') / 1e6)} MB`;

const against = (dtype, name) => of(`${dtype}, ${name}`) / of(`${dtype}, weight-init`);
const rows = [
  ...['bf16', 'f32'].map((dtype) =>
    row(
      `${megabytes} MB of ${dtype}, made and written to a RAM disk: CPU seconds, over PyTorch's normal_ and save_file`,
      `${times(`${dtype}, weight-init`)}, ${rate(`${dtype}, weight-init`)}`,
      `${times(`${dtype}, PyTorch`)}, ${rate(`${dtype}, PyTorch`)}`,
      against(dtype, 'PyTorch'),
      dtype === 'bf16' ? '3' : '1.2',
    ),
  ),
  row(
    `the same in f32, over NumPy's standard_normal`,
    times('f32, weight-init'),
    `${times('f32, NumPy')}, ${rate('f32, NumPy')}`,
    against('f32', 'NumPy'),
    '',
  ),
  row(
    'TinyLlama 1.1B in bf16 to disk, one thread: CPU seconds, with imports and start, over from_config and save_pretrained',
    times('TinyLlama, weight-init', 'cpu'),
    times('TinyLlama, transformers', 'cpu'),
    of('TinyLlama, transformers', 'cpu') / of('TinyLlama, weight-init', 'cpu'),
    '3',
  ),
  row(
    'the same: peak memory',
    megabytesOf('TinyLlama, weight-init'),
    megabytesOf('TinyLlama, transformers'),
    of('TinyLlama, transformers', 'memory') / of('TinyLlama, weight-init', 'memory'),
    '10',
  ),
  ...[
    [
      'two workers, each on a core of its own, over one worker on one core',
      'two workers on a core each',
      'one worker on one core',
    ],
    [
      'the bound of this: one of the two workers alone, so that only its start counts, and not the memory that two share',
      'half a worker on one core',
      'one worker on one core',
    ],
    ['the same on any core: the writes of one worker already run on the other', 'two workers', 'one worker'],
  ].map(([what, two, one]) =>
    row(`${what}: bf16 to a RAM disk, seconds`, times(two), times(one), of(one) / of(two), '1.8'),
  ),
  row('plan of 405B: seconds', times('plan of 405B'), '1 s', 1 / of('plan of 405B'), '1'),
];
const lines = [
  '# Checkpoints, against PyTorch, NumPy and transformers',
  '',
  ...runLines(describeRun('npm run bench:scale', { PyTorch: TORCH, transformers: TRANSFORMERS })),
  '',
  `Medians of ${rounds} rounds, with the range. Ratios are the other's over ours: more than 1 is better.`,
  '',
  ...markdownTable([['', 'weight-init', 'other', 'ratio', 'asked'], ...rows]),
  '',
];
writeFileSync(join(flags.out, 'scale.md'), lines.join('\n'));
console.log(lines.slice(-rows.length - 3).join('\n'));
