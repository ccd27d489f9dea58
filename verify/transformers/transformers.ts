// npm run transformers [-- --check] [VERSION ...]: compares the models of specsOfConfig with those of Hugging Face transformers, writes
// docs/transformers.md and the facts that the unit tests compare with. --check writes nothing. VERSION: another version of transformers
// whose weights are compared with those of the first, 5.17.0 if there is none. It needs Python 3.10 or later; it installs PyTorch and
// transformers in ~/.cache/weight-init (1 GB), and then takes about 10 minutes. Exits with code 1 if anything differs from ours.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { describeRun } from '../../scripts/report/versions.mjs';
import { product } from '../../src/initializers/shape.ts';
import { specsOfConfig } from '../../src/recipe/config/config.ts';
import { isFloatKey } from '../../src/recipe/config/config-text.ts';
import { REFUSED } from '../../src/recipe/config/refused.ts';
import type { Config } from '../../src/recipe/config/values.ts';
import type { WeightSpec } from '../../src/types.ts';
import { command, errorOf } from '../scale/command.ts';
import { type Distance, differs, distance, isRandom, seedsFor, VISIBLE } from './agreement.ts';
import { CASES } from './cases.ts';
import { type Case, casesOf, type Fact, type Facts, fileOf, textOf } from './facts.ts';
import { openTransformers, type Session, TRANSFORMERS } from './python.ts';
import { type FamilyResult, page } from './report.ts';
import { digestOf, linesOf, type Rows, rowsOf, shapesOf } from './rows.ts';
import { GPT2_SMALL, SEED, seededDigest } from './seeded.ts';
import { type Moments, momentsOf } from './weights.ts';

const options = process.argv.slice(2);
const check = options.includes('--check');
const versions = options.filter((option) => option !== '--check');
const OTHERS = versions.length > 0 ? versions : ['5.17.0'];
const failures: string[] = [];
const fail = (text: string): void => {
  failures.push(text);
  progress.line(`DIFFERENT: ${text}`);
};

const named = (config: Config, architecture: string): Config => ({ ...config, architectures: [architecture] });
const show = ([config, architecture]: Case): string => `${architecture} ${JSON.stringify(config)}`;

/** Compares parameters, and tells the first lines that differ. */
function compare(what: string, ours: Rows, theirs: Rows): void {
  const [left, right] = [linesOf(ours), linesOf(theirs)];
  if (left.join('\n') === right.join('\n')) return;
  const at = left.findIndex((line, i) => line !== right[i]);
  const place = at < 0 ? left.length : at;
  fail(`${what}\n  ours   ${left[place]}\n  theirs ${right[place]}`);
}

/** The facts of one case; compared with ours. */
async function factOf(session: Session, theCase: Case): Promise<Fact> {
  const [config, architecture] = theCase;
  const fact = await session.call<Fact & { error?: string }>('facts', config, architecture, SEED);
  if (fact.error !== undefined) throw new Error(`${show(theCase)}: ${fact.error}`);
  const specs = specsOfConfig(named(config, architecture));
  compare(show(theCase), rowsOf(specs), fact.tensors);
  const dtypes = [...new Set(Object.values(specs).map(({ dtype }) => dtype))];
  if (dtypes.length !== 1 || dtypes[0] !== fact.dtype) fail(`${show(theCase)}: ${dtypes}, theirs ${fact.dtype}`);
  if ((await seededDigest(specs)) !== fact.seeded) {
    fail(`${show(theCase)}: other weights after torch.manual_seed(${SEED})`);
  }
  return { config, architecture, dtype: fact.dtype, tied: fact.tied, seeded: fact.seeded, tensors: fact.tensors };
}

/** The digest of names and shapes of one case. */
async function shapeDigest(session: Session, theCase: Case): Promise<string> {
  const [config, architecture] = theCase;
  const { tensors } = await session.call<Fact>('shapes', config, architecture);
  compare(show(theCase), shapesOf(rowsOf(specsOfConfig(named(config, architecture)))), tensors);
  return digestOf('', tensors);
}

const folder = mkdtempSync(join(tmpdir(), 'weight-init-'));

interface Loaded {
  readonly missing: string[];
  readonly unexpected: string[];
  readonly mismatched: string[];
  readonly errors: string[];
  readonly different: string[];
  readonly compared: number;
}

/** The command makes a checkpoint, in files of at most `shardSize` bytes, and transformers loads it; how many tensors it has. */
async function load(session: Session, [config, architecture]: Case, shardSize?: number): Promise<number> {
  const what = show([config, architecture]);
  const target = mkdtempSync(join(folder, 'checkpoint-'));
  const recipe = join(folder, 'recipe.json');
  const whole = named(config, architecture);
  writeFileSync(recipe, JSON.stringify({ weightInit: 1, config: whole, seed: '42', ...(shardSize && { shardSize }) }));
  const made = command(['make', recipe, target, '--threads', '1']);
  if (made.status !== 0) throw new Error(`${what}: ${errorOf(made)}`);
  const files = readdirSync(target).filter((file) => file.endsWith('.safetensors')).length;
  if (shardSize !== undefined && files < 2) fail(`${what}: ${files} file`);
  const { compared, ...report } = await session.call<Loaded>('load', target, architecture);
  rmSync(target, { recursive: true });
  for (const [kind, list] of Object.entries(report)) {
    if (list.length > 0) fail(`${what}: ${kind} ${list.slice(0, 3).join(', ')}`);
  }
  const count = Object.keys(specsOfConfig(whole)).length;
  if (compared !== count) fail(`${what}: ${compared} tensors of ${count}`);
  return compared;
}

/** Their moments, asked for in pieces, so that each answer comes soon. */
async function theirMoments(session: Session, [config, architecture]: Case, names: string[], seeds: number) {
  const total: Record<string, Moments> = {};
  for (let first = 0; first < seeds; first += 20) {
    const range = [first, Math.min(first + 20, seeds)];
    const piece = await session.call<Record<string, Moments>>('moments', config, architecture, names, range);
    for (const [name, [sum, squares, least, largest]] of Object.entries(piece)) {
      const [s, q, low, high] = total[name] ?? [0, 0, Infinity, -Infinity];
      total[name] = [s + sum, q + squares, Math.min(low, least), Math.max(high, largest)];
    }
  }
  return total;
}

type ModelMoments = Readonly<Record<string, Moments>>;

const largest = (distances: readonly Distance[], key: keyof Distance): number =>
  Math.max(...distances.map((each) => Math.abs(each[key])));

/** Compares moments of all tensors over so many seeds. */
function agreement(
  what: string,
  specs: Readonly<Record<string, WeightSpec>>,
  ours: ModelMoments,
  theirs: ModelMoments,
  seeds: number,
) {
  const distances: Distance[] = [];
  const seen: number[] = [];
  let constants = 0;
  for (const [name, spec] of Object.entries(specs)) {
    const [a, b] = [ours[name] as Moments, theirs[name] as Moments];
    if (!isRandom(spec)) {
      constants++;
      if (a[2] !== b[2] || a[3] !== b[3] || a[2] !== a[3])
        fail(`${what}, ${name}: [${a[2]}, ${a[3]}], [${b[2]}, ${b[3]}]`);
      continue;
    }
    const n = product(spec.shape) * seeds;
    const found = distance(a, b, n);
    distances.push(found);
    if (differs(found)) fail(`${what}, ${name}: ${JSON.stringify(found)}`);
    // A difference of 3 % must show in each direction, or the comparison says nothing.
    for (const changed of [
      distance(a, b, n, 1 + VISIBLE),
      distance(a, b, n, 1 - VISIBLE),
      distance(a, b, n, 1, VISIBLE),
      distance(a, b, n, 1, -VISIBLE),
    ]) {
      if (!differs(changed)) fail(`${what}, ${name}: 3 % do not show with ${n} weights`);
      seen.push(Math.max(Math.abs(changed.mean), Math.abs(changed.deviation)));
    }
  }
  return {
    random: distances.length,
    constants,
    mean: largest(distances, 'mean'),
    deviation: largest(distances, 'deviation'),
    ratio: Math.max(...distances.map(({ ratio }) => Math.abs(ratio - 1))),
    control: Math.min(...seen),
  };
}

async function runFamily(session: Session, type: string): Promise<FamilyResult> {
  const cases = casesOf(type);
  const facts: Fact[] = [];
  for (const each of cases.cases) facts.push(await factOf(session, each));
  const digests = async (list: readonly Case[]): Promise<{ rows: string[]; seeded: string[] }> => {
    const found: { rows: string[]; seeded: string[] } = { rows: [], seeded: [] };
    for (const each of list) {
      const { dtype, tensors, seeded } = await factOf(session, each);
      found.rows.push(digestOf(dtype, tensors));
      found.seeded.push(seeded);
    }
    return found;
  };
  const small = type === GPT2_SMALL.model_type && (await factOf(session, [GPT2_SMALL, 'GPT2LMHeadModel'])).seeded;
  const classes = await digests(cases.classes);
  const random = await digests(cases.random);
  const models = cases.cases.length + cases.classes.length + cases.random.length;
  const defaults: string[] = [];
  for (const each of cases.defaults) defaults.push(await shapeDigest(session, each));
  progress.line(`${type}: names, shapes and initializers of ${models} models`);
  const about = await session.call<{ transformers: string; PyTorch: string }>('about');
  const seeded = { classes: classes.seeded, random: random.seeded, ...(small && { small }) };
  const kept: Facts = { ...about, defaults, classes: classes.rows, random: random.rows, seeded, cases: facts };
  if (!check) writeFileSync(fileOf(type), textOf(kept));

  const [config, architecture] = cases.cases[0] as Case;
  const halves = ['float16', 'bfloat16'].map((dtype): Case => [{ ...config, dtype }, architecture]);
  const loads = [...cases.cases, ...cases.classes.slice(1), ...halves];
  let tensors = 0;
  for (const each of loads) tensors += await load(session, each);
  tensors += await load(session, [config, architecture], 20_000);
  progress.line(`${type}: from_pretrained loads ${loads.length + 1} checkpoints of ${tensors} tensors`);

  const specs = specsOfConfig(named(config, architecture));
  const seeds = seedsFor(specs);
  const theirs = await theirMoments(session, [config, architecture], Object.keys(specs), seeds);
  const result = agreement(type, specs, momentsOf(specs, [0, seeds]), theirs, seeds);
  progress.line(`${type}: moments over ${seeds} seeds`);
  return {
    type,
    classes: cases.classes.map(([, name]) => name),
    models,
    shapes: defaults.length,
    loads: loads.length + 1,
    tensors,
    seeds,
    ...result,
    theirs,
    tied: facts[0]?.tied.length ?? 0,
  };
}

/** The parameters that another version of transformers initialises in another way, by our count of seeds. */
async function differences(version: string, results: readonly FamilyResult[]): Promise<string[][]> {
  const session = openTransformers(version);
  const found: string[][] = [];
  for (const { type, seeds, theirs } of results) {
    const usual = casesOf(type).cases[0] as Case;
    const specs = specsOfConfig(named(...usual));
    const others = await theirMoments(session, usual, Object.keys(specs), seeds);
    for (const [name, spec] of Object.entries(specs)) {
      const [a, b] = [others[name] as Moments, theirs[name] as Moments];
      const n = product(spec.shape) * seeds;
      const constant = a[2] === a[3] && b[2] === b[3];
      if (constant ? a[2] === b[2] : !differs(distance(a, b, n))) continue;
      const deviation = ([sum, squares]: Moments): string => Math.sqrt(squares / n - (sum / n) ** 2).toPrecision(4);
      found.push([type, `\`${name}\``, deviation(a), deviation(b)]);
    }
    progress.line(`${type}: compared with transformers ${version}`);
  }
  await session.close();
  return found;
}

/** GPT-2 with its 12 layers: the standard deviation of the projections that end a residual branch, and of others. */
async function residual(session: Session): Promise<Record<string, number>> {
  const config = { model_type: 'gpt2', vocab_size: 61, n_positions: 16, n_embd: 96 };
  const names = ['attn.c_proj', 'mlp.c_proj', 'attn.c_attn', 'mlp.c_fc'].map(
    (part) => `transformer.h.0.${part}.weight`,
  );
  const moments = await theirMoments(session, [config, 'GPT2LMHeadModel'], names, 20);
  const specs = specsOfConfig(config);
  return Object.fromEntries(
    Object.entries(moments).map(([name, [, squares]]) => [
      name,
      Math.sqrt(squares / 20 / product((specs[name] as WeightSpec).shape)),
    ]),
  );
}

/** That the keys where configText writes a decimal point are those that need it. */
async function checkFloats(session: Session): Promise<void> {
  const types = Object.keys(CASES);
  for (const type of types) {
    const keys = await session.call<string[]>('floats', type);
    for (const key of keys.filter((each) => !isFloatKey(each)))
      fail(`${type}: ${key} takes floating-point numbers alone`);
  }
}

/** That each refused model has what it is refused for. */
async function checkRefused(session: Session): Promise<void> {
  const sources = await session.call<Record<string, string>>('sources', Object.keys(REFUSED));
  for (const [type, reason] of Object.entries(REFUSED)) {
    const pattern = /A_log/.test(reason)
      ? /A_log,[\s\S]{0,120}(torch\.log\(|\.log\(\)|\.log_\(\))/
      : /recurrent_param/.test(reason)
        ? /recurrent_param\.log_\(\)/
        : /time_mix/.test(reason)
          ? /time_mix_key, torch\.pow\(/
          : /copy_\([\w.]+weight, (sinusoids\(|module\.create_weight\(\))/;
    if (!pattern.test(sources[type] ?? '')) fail(`${type} is refused, but has no ${pattern}`);
  }
}

const session = openTransformers(TRANSFORMERS);
try {
  const about = await session.call<{ transformers: string; PyTorch: string }>('about');
  if (about.transformers !== TRANSFORMERS) throw new Error(`transformers is ${about.transformers}`);
  await checkRefused(session);
  await checkFloats(session);
  const results: FamilyResult[] = [];
  for (const type of Object.keys(CASES)) results.push(await runFamily(session, type));
  const scaled = await residual(session);
  const others: Record<string, string[][]> = {};
  for (const version of OTHERS) others[version] = await differences(version, results);
  const text = page({ results, others, scaled, failures, run: describeRun('npm run transformers', about) });
  if (check) console.log(text);
  else writeFileSync(new URL('../../docs/transformers.md', import.meta.url), text);
} finally {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
}
progress.line(failures.length ? `FAILED: ${failures.length} differences` : 'everything agrees');
process.exitCode = failures.length ? 1 : 0;
