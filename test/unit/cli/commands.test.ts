// What each command prints and writes.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkpointOf } from '../../../src/cli/checkpoint.ts';
import { type CommandName, optionsOf } from '../../../src/cli/help.ts';
import { npyHeader } from '../../../src/cli/npy.ts';
import { readRecipe } from '../../../src/cli/recipe-file.ts';
import { verify } from '../../../src/cli/verify.ts';
import { fillWeightsSync, initializeWeightsSync } from '../../../src/index-cpu.ts';
import { canonicalRecipe } from '../../../src/recipe/canonical.ts';
import { specsOfRecipe } from '../../../src/recipe/specs.ts';
import type { Recipe } from '../../../src/recipe/types.ts';
import { digests, errorOf } from '../../../verify/scale/command.ts';
import { commandHere as command } from '../../helpers/command-here.ts';
import prints from './framework-prints.json' with { type: 'json' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weight-init-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A path in the folder of these tests; with content, a file. */
function at(name: string, content?: unknown): string {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const LLAMA = {
  weightInit: 1,
  model: 'llama',
  options: { layers: 2, width: 64, heads: 4, hidden: 128, vocabulary: 1000 },
  seed: '42',
  dtype: 'bf16',
  shardSize: 100_000,
};
const MIXED = {
  weightInit: 1,
  seed: '18446744073709551615',
  tensors: {
    'fc.weight': { shape: [64, 32], init: 'he', dtype: 'f16' },
    'fc.bias': { shape: [32], init: 'zero' },
    square: { shape: [16, 16], init: { kind: 'orthogonal', gain: 1 } },
    rows: {
      shape: [10, 4],
      init: { kind: 'with-rows', init: { kind: 'normal', stddev: 1 }, start: 0, end: 1, value: 0 },
      dtype: 'bf16',
    },
    empty: { shape: [0, 3], init: 'small_random' },
    scalar: { shape: [], init: 'small_random', stream: '9' },
  },
};

const CLI_TESTED = [
  ['llama', LLAMA],
  ['mixed', MIXED],
] as const;

describe('print', () => {
  test('prints a matrix as PyTorch does', async () => {
    const { status, stdout, stderr } = await command(['print', '2,3', 'he', '--seed', '42']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const rows = stdout.split('\n');
    expect(rows).toEqual([expect.stringMatching(/^tensor\(\[\[.*\],$/), expect.stringMatching(/^ {8}\[.*\]\]\)$/), '']);
    const { data } = initializeWeightsSync([2, 3], 'he', { seed: 42 });
    const numbers = stdout.match(/-?\d+\.\d+/g)?.map(Number);
    expect(numbers).toEqual([...data].map((weight) => Number(weight.toFixed(4))));
  });

  test('of another dtype, stream or name', async () => {
    const texts = await Promise.all(
      [['--dtype', 'bf16'], ['--stream', '1'], ['--name', 'fc1'], ['--stream', '0'], []].map(
        async (options) => (await command(['print', '2,3', 'he', '--seed', '42', ...options])).stdout,
      ),
    );
    expect(texts[0]).toMatch(/, dtype=torch.bfloat16\)\n$/);
    expect(texts[3]).toBe(texts[4]);
    expect(new Set(texts).size).toBe(4);
  });

  test('tells the seed that it draws', async () => {
    const { stdout, stderr } = await command(['print', '2,3', 'he']);
    const seed = /^seed (\d+)\n$/.exec(stderr)?.[1] as string;
    expect((await command(['print', '2,3', 'he', '--seed', seed])).stdout).toBe(stdout);
  });

  test('prints what another framework draws, as it prints it, or its lines', async () => {
    const { jax } = prints;
    const [{ text, code }] = jax.filter((one) => /variance_scaling\(2, .*key\(42\), \(10, 10\)/.test(one.code)) as [
      (typeof jax)[number],
    ];
    const print = ['print', '10,10', 'he', '--seed', '42', '--generator', 'jax'];
    expect(await command(print)).toMatchObject({ status: 0, stdout: `${text}\n`, stderr: '' });
    expect(await command([...print, '--code'])).toMatchObject({ status: 0, stdout: `${code}\n`, stderr: '' });
    // A seed that is drawn is one for every framework.
    const { stderr, stdout } = await command(['print', '3,2', 'he', '--generator', 'numpy-legacy']);
    const seed = /^seed (\d+)\n$/.exec(stderr)?.[1] as string;
    expect((await command(['print', '3,2', 'he', '--generator', 'numpy-legacy', '--seed', seed])).stdout).toBe(stdout);
    const halves = ['print', '3,2', 'he', '--seed', '1', '--dtype', 'bf16', '--generator'];
    expect((await command([...halves, 'torch'])).stdout).toMatch(/, dtype=torch.bfloat16\)\n$/);
    expect((await command([...halves, 'jax'])).stderr).toMatch(
      /dtype must be 'f32' for the numbers of JAX, got "bf16"/,
    );
  });

  test.each([
    [
      ['print', '10,10', 'he', '--generator', 'mxnet'],
      /^weight-init: --generator must be one of torch, jax, numpy, numpy-legacy, tfjs, got "mxnet"/,
    ],
    [['print', '10,10', 'he', '--generator', 'torch', '--name', 'w'], /^weight-init: --name and --stream select a/],
    [
      ['print', '0,5', 'zero', '--generator', 'tfjs'],
      /^weight-init: with --generator a matrix has 1 to 2\^28 elements, got 0 x 5/,
    ],
    [['print', '100000,100000', 'he', '--generator', 'torch', '--code'], /^weight-init: with --generator a matrix has/],
    [['print', '10,10', 'he', '--code'], /^weight-init: --code needs --generator/],
    [
      ['print', '10,10', 'he', '--generator', 'numpy-legacy', '--seed', '4294967296'],
      /^weight-init: randomState: seed must be an integer in \[0, 2\^32 - 1\], got 4294967296/,
    ],
    [['print', '10', 'he'], /^weight-init: Shape must be a tuple of \(fan_in, fan_out\), got \[10\]\. /],
    [['print', '10,x', 'he'], /^weight-init: Shape must be a tuple of \(fan_in, fan_out\), got \[10, NaN\]\. /],
    [['print', '10,10', 'kaiming'], /^weight-init: Unknown method "kaiming"\. /],
    [['print', '10,10', 'he', '--seed', '-1'], /^weight-init: Option '--seed' argument is ambiguous/],
    [['print', '10,10', 'he', '--seed=-1'], /^weight-init: --seed must be an integer in \[0, 2\^64 - 1\], got "-1"/],
    [
      ['print', '10,10', 'he', '--seed', '1e3'],
      /^weight-init: --seed must be an integer in \[0, 2\^64 - 1\], got "1e3"/,
    ],
    [['print', '10,10', 'he', '--seed', '18446744073709551616'], /^weight-init: --seed must be an integer/],
    [['print', '10,10', 'he', '--dtype', 'f64'], /^weight-init: print: dtype must be/],
    [['print', '10,10'], /^weight-init: weight-init print takes SHAPE METHOD, got 1 argument\n$/],
  ])('%j ends with 2', async (args, message) => {
    const { status, stdout, stderr } = await command(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('help and version', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const commands = ['print', 'recipe', 'plan', 'make', 'finish', 'verify', 'fingerprint'];

  test.each([[''], ...commands.map((name) => [name])])('of %j', async (name) => {
    const call = name === '' ? [] : [name];
    for (const flag of ['--help', '-h']) {
      const { status, stdout, stderr } = await command([...call, flag]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(name === '' ? /^weight-init: / : new RegExp(`^weight-init ${name} `));
      expect(stdout).toContain('Exit codes: 0 done');
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(130);
    }
    for (const flag of ['--version', '-v']) {
      expect(await command([...call, flag])).toMatchObject({ status: 0, stdout: `${version}\n` });
    }
  });

  test('all commands are in the list, and all options of a command in its help', async () => {
    const { stdout } = await command(['--help']);
    for (const name of commands) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
      const { stdout: help } = await command([name, '--help']);
      for (const option of Object.keys(optionsOf(name as CommandName))) expect(help).toContain(`--${option}`);
    }
  });

  test.each([
    [[]],
    [['frobnicate']],
    [['make']],
    [['make', 'a']],
    [['make', 'a', 'b', 'c']],
    [['plan', 'a', '--force']],
    [['plan', 'a', '--only']],
  ])('%j ends with 2', async (args) => {
    expect(await command(args)).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('recipe', () => {
  test('prints the canonical form, of whatever it comes from', async () => {
    const { shardSize, ...rest } = LLAMA;
    const options = JSON.stringify(LLAMA.options);
    const fromModel = await command([
      'recipe',
      '--model',
      'llama',
      '--options',
      options,
      '--seed',
      '42',
      '--dtype',
      'bf16',
    ]);
    expect(fromModel).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(fromModel.stdout)).toEqual(rest);
    const file = at('rest.json', { ...rest, shardSize: undefined });
    expect((await command(['recipe', file])).stdout).toBe(fromModel.stdout);
    const sized = await command(['recipe', file, '--shard-size', '100KB', '--seed', '7']);
    expect(JSON.parse(sized.stdout)).toEqual({ ...rest, shardSize, seed: '7' });
  });

  test('a config.json becomes a part of it', async () => {
    const config = { model_type: 'gpt2', n_layer: 1, n_embd: 16, n_head: 2, vocab_size: 50, n_positions: 8 };
    const made = JSON.parse((await command(['recipe', '--config', at('config.json', config), '--seed', '1'])).stdout);
    expect(made).toEqual({ weightInit: 1, config, seed: '1' });
  });

  test('a seed is drawn where there is none', async () => {
    const seeds: string[] = [];
    for (let i = 0; i < 2; i++) {
      const { stdout } = await command(['recipe', '--model', 'llama', '--options', JSON.stringify(LLAMA.options)]);
      seeds.push((JSON.parse(stdout) as { seed: string }).seed);
    }
    expect(seeds[0]).toMatch(/^\d+$/);
    expect(seeds[0]).not.toBe(seeds[1]);
  });

  test('its id does not depend on its words', async () => {
    const { shardSize, ...rest } = LLAMA;
    const ids: string[] = [];
    for (const recipe of [LLAMA, rest, { ...rest, seed: '43' }]) {
      const { stdout } = await command(['recipe', '--id', '-'], { input: JSON.stringify(recipe) });
      expect(stdout).toMatch(/^[0-9a-f]{64}\n$/);
      ids.push(stdout);
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  test('a config.json in place of a recipe is told apart', async () => {
    const { status, stderr } = await command(['recipe', '--id', '-'], { input: '{"model_type":"gpt2"}' });
    expect(status).toBe(2);
    expect(stderr).toContain('- is a config.json: weight-init recipe --config - --seed 42 prints its recipe');
  });

  test('a wrong recipe is named by its file, and by the tensor at fault', async () => {
    const recipe = { weightInit: 1, seed: '1', tensors: { 'fc1.weight': { shape: [2, 3], init: 'kaiming' } } };
    const { status, stderr } = await command(['plan', '-'], { input: JSON.stringify(recipe) });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^weight-init: The recipe from standard input is not a recipe: "fc1\.weight": init must be .*, got "kaiming"\n$/,
    );
  });

  test.each([
    [['recipe'], /takes one of/],
    [['recipe', 'a', '--config', 'b'], /takes one of/],
    [['recipe', '--model', 'llama'], /belong together/],
    [['recipe', 'none.json'], /ENOENT/],
    [['recipe', 'none.safetensors'], /ENOENT/],
    [['recipe', '.'], /EISDIR/],
    [['recipe', '--model', 'llama', '--options', '{'], /--options is not JSON/],
    [['recipe', '--model', 'llama', '--options', '{}', '--shard-size', '5XB'], /--shard-size must be bytes/],
  ])('%j ends with 2', async (args, message) => {
    const { status, stdout, stderr } = await command(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('plan', () => {
  test('has a line for each file that make writes', async () => {
    const recipe = at('plan.json', LLAMA);
    const { status, stdout } = await command(['plan', recipe]);
    expect(status).toBe(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(lines.map(([index]) => index)).toEqual(['0', '1', '2', '3']);
    const target = at('planned');
    expect((await command(['make', recipe, target])).status).toBe(0);
    for (const [, file, bytes, tensors] of lines) {
      const content = readFileSync(join(target, file as string));
      expect(content.length).toBe(Number(bytes));
      const header = JSON.parse(content.subarray(8, 8 + Number(content.readBigUInt64LE())).toString());
      expect(Object.keys(header).length - 1).toBe(Number(tensors));
    }
  });
});

describe.each(CLI_TESTED)('make of %s', (name, recipe) => {
  test('writes what the library makes, and verify finds nothing', async () => {
    const path = at(`${name}.json`, recipe);
    const target = at(`${name}-made`);
    const { status, stdout, events } = await command(['make', path, target, '--threads', '2']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(events[0]).toMatchObject({ event: 'start', part: 0, of: 1, from: 'default', threads: 2 });
    const { of } = events.at(-1) as { of?: number };
    expect(events.at(-1)).toMatchObject({ event: 'done', made: of, missing: 0 });
    expect(events.filter(({ event }) => event === 'made')).toHaveLength(of as number);

    const specs = Object.entries(specsOfRecipe(recipe as Recipe));
    let found = 0;
    for (const file of Object.keys(digests(target)).filter((file) => file.endsWith('.safetensors'))) {
      const content = readFileSync(join(target, file));
      const length = Number(content.readBigUInt64LE());
      expect(length % 8).toBe(0);
      const { __metadata__, ...tensors } = JSON.parse(content.subarray(8, 8 + length).toString());
      expect(__metadata__).toEqual({ format: 'pt', recipe: canonicalRecipe(recipe as Recipe) });
      for (const [tensor, spec] of specs.filter(([tensor]) => tensors[tensor])) {
        const [from, to] = tensors[tensor].data_offsets;
        const count = spec.shape.reduce((product, size) => product * size, 1);
        const array = spec.dtype === 'f32' ? new Float32Array(count) : new Uint16Array(count);
        fillWeightsSync(array, spec.stream === undefined ? { ...spec, name: tensor } : spec);
        expect(tensors[tensor]).toMatchObject({ dtype: spec.dtype.toUpperCase(), shape: spec.shape });
        expect(content.subarray(8 + length + from, 8 + length + to).equals(Buffer.from(array.buffer)), tensor).toBe(
          true,
        );
        found++;
      }
    }
    expect(found).toBe(specs.length);

    const verified = await command(['verify', path, target]);
    expect(verified).toMatchObject({ status: 0, stdout: '' });
    expect(await command(['verify', path, target, '--sample', '3'])).toMatchObject({ status: 0, stdout: '' });
  });

  test('in parts, by shards, on one thread, or from a file of its own: the same bytes', async () => {
    const path = at(`${name}.json`, recipe);
    const whole = digests(at(`${name}-made`));
    const files = Object.keys(whole).filter((file) => file.endsWith('.safetensors'));
    const inParts = at(`${name}-parts`);
    for (const part of ['2/3', '0/3', '1/3']) {
      expect((await command(['make', path, inParts, '--part', part, '--threads', '1'])).status).toBe(0);
    }
    expect(digests(inParts)).toEqual(whole);
    const byShard = at(`${name}-shards`);
    for (let shard = files.length - 1; shard >= 0; shard--) {
      const { status, events } = await command(['make', path, byShard, '--shard', String(shard)]);
      expect(status).toBe(0);
      expect(events.at(-1)).toMatchObject({ event: 'done', missing: shard });
    }
    expect(digests(byShard)).toEqual(whole);
    const fromFile = at(`${name}-from-file`);
    expect((await command(['make', join(byShard, files.at(-1) as string), fromFile])).status).toBe(0);
    expect(digests(fromFile)).toEqual(whole);
  });

  test('again: nothing is made', async () => {
    const path = at(`${name}.json`, recipe);
    const target = at(`${name}-made`);
    const before = digests(target);
    const { status, events } = await command(['make', path, target]);
    expect(status).toBe(0);
    expect(events.filter(({ event }) => event === 'made')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ event: 'done', made: 0, missing: 0 });
    expect(digests(target)).toEqual(before);
  });

  test('with the fingerprint: right, and wrong', async () => {
    const path = at(`${name}.json`, recipe);
    const digest = (await command(['fingerprint', path])).stdout.trimEnd();
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const lines = (await command(['fingerprint', path, '--lines', '--threads', '1'])).stdout.trimEnd().split('\n');
    expect(lines.at(-1)).toBe(digest);
    const right = at(`${name}-right.json`, { ...recipe, fingerprint: digest });
    const target = at(`${name}-right`);
    const { status, events } = await command(['make', right, target]);
    expect(status).toBe(0);
    expect(events).toContainEqual({ event: 'fingerprint', fingerprint: digest });
    // Parts that others made are read.
    const inParts = at(`${name}-right-parts`);
    await command(['make', right, inParts, '--part', '0/2']);
    const second = await command(['make', right, inParts, '--part', '1/2']);
    expect(second.status).toBe(0);
    expect(second.events).toContainEqual({ event: 'fingerprint', fingerprint: digest });
    expect((await command(['finish', right, inParts])).events).toContainEqual({
      event: 'fingerprint',
      fingerprint: digest,
    });

    const wrong = at(`${name}-wrong.json`, {
      ...recipe,
      fingerprint: digest.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    });
    const other = at(`${name}-wrong`);
    const failed = await command(['make', wrong, other]);
    expect(failed.status).toBe(1);
    expect(errorOf(failed)).toMatch(/^The fingerprint is [0-9a-f]{64}, but the recipe expects/);
    // Nothing says that it is whole.
    expect(existsSync(join(other, 'model.safetensors'))).toBe(false);
    expect(existsSync(join(other, 'model.safetensors.index.json'))).toBe(false);
    expect(await command(['fingerprint', wrong])).toMatchObject({ status: 1, stdout: `${digest}\n` });
  });
});

describe('make', () => {
  test('writes the config.json of the recipe, and says where there is none', async () => {
    const config = { model_type: 'gpt2', n_layer: 1, n_embd: 16, n_head: 2, vocab_size: 50, n_positions: 8 };
    const recipe = at('gpt2.json', { weightInit: 1, config, seed: '1' });
    const target = at('gpt2');
    const made = await command(['make', recipe, target]);
    expect(made.status).toBe(0);
    expect(made.events.some(({ event }) => event === 'note')).toBe(false);
    expect(JSON.parse(readFileSync(join(target, 'config.json'), 'utf8'))).toEqual(config);
    const without = await command(['make', at('llama.json', LLAMA), at('llama-note')]);
    expect(without.events).toContainEqual({
      event: 'note',
      note: 'The recipe has no config.json: from_pretrained will need one',
    });
  });

  test('--only makes the tensors that match', async () => {
    const recipe = at('llama.json', LLAMA);
    const target = at('only');
    expect((await command(['make', recipe, target, '--only', 'model.layers.*.mlp.**'])).status).toBe(0);
    const files = Object.keys(digests(target));
    const names = files
      .filter((file) => file.endsWith('.safetensors'))
      .flatMap((file) => {
        const content = readFileSync(join(target, file));
        return Object.keys(JSON.parse(content.subarray(8, 8 + Number(content.readBigUInt64LE())).toString()));
      })
      .filter((name) => name !== '__metadata__');
    expect(names.sort()).toEqual(
      [0, 1].flatMap((i) => ['down', 'gate', 'up'].map((of) => `model.layers.${i}.mlp.${of}_proj.weight`)),
    );
    expect((await command(['verify', recipe, target, '--only', 'model.layers.*.mlp.**'])).status).toBe(0);
    // A star does not reach over the dots in a name.
    const none = await command(['make', recipe, at('none'), '--only', 'model*']);
    expect(none.status).toBe(2);
    expect(none.stderr).toContain(
      'matches no tensor. One star stands for characters other than dots, two stars for any',
    );
  });

  test('the part comes from the launcher, and the first line says so', async () => {
    const env = { SLURM_STEP_ID: '0', SLURM_PROCID: '1', SLURM_STEP_NUM_TASKS: '2', SLURM_CPUS_PER_TASK: '1' };
    const { status, events } = await command(['make', at('llama.json', LLAMA), at('slurm')], { env });
    expect(status).toBe(0);
    expect(events[0]).toMatchObject({
      event: 'start',
      part: 1,
      of: 2,
      from: 'SLURM_PROCID of SLURM_STEP_NUM_TASKS',
      threads: 1,
    });
    expect(Object.keys(digests(at('slurm')))).toEqual([
      'model-00002-of-00004.safetensors',
      'model-00004-of-00004.safetensors',
    ]);
    expect(await command(['make', at('llama.json'), at('no'), '--part', '0/2', '--of', '3'])).toMatchObject({
      status: 2,
    });
    expect(await command(['make', at('llama.json'), at('no'), '--shard', '4'])).toMatchObject({ status: 2 });
    expect(await command(['make', at('llama.json'), at('no'), '--threads', '0'])).toMatchObject({ status: 2 });
    expect(existsSync(at('no'))).toBe(false);
  });

  test('does not make a tree of folders', async () => {
    const { status } = await command(['make', at('llama.json', LLAMA), at('not/there')]);
    expect(status).toBe(2);
    expect(existsSync(at('not'))).toBe(false);
  });
});

test('verify of a sample counts the bytes of the sample', async () => {
  const recipe = at('large.json', { weightInit: 1, seed: '1', tensors: { w: { shape: [200, 200], init: 'he' } } });
  const target = at('large');
  await command(['make', recipe, target]);
  const counted: number[] = [];
  const problems: string[] = [];
  const files = await verify(
    checkpointOf(await readRecipe(recipe, process.stdin)),
    target,
    { kind: 'part', index: 0, count: 1, from: 'default' },
    {
      threads: 1,
      signal: new AbortController().signal,
      sample: 0,
      report: {
        say: () => {},
        begin: (total) => counted.push(total),
        add: (bytes) => counted.push(bytes),
        end: () => {},
      },
      onProblem: (problem) => problems.push(problem),
    },
  );
  expect({ files, problems }).toEqual({ files: 1, problems: [] });
  // The two ends of the tensor, 4096 elements each.
  expect(counted).toEqual([2 * 4 * 4096, 4 * 4096, 4 * 4096]);
});

describe('finish', () => {
  test('writes the index when all files are there, and not before', async () => {
    const recipe = at('llama.json', LLAMA);
    const target = at('finished');
    mkdirSync(target);
    await command(['make', recipe, target, '--part', '0/2']);
    const early = await command(['finish', recipe, target]);
    expect(early.status).toBe(1);
    expect(errorOf(early)).toMatch(/Missing: model-00002-of-00004.safetensors, model-00004-of-00004.safetensors$/);
    await command(['make', recipe, target, '--part', '1/2']);
    const index = join(target, 'model.safetensors.index.json');
    const text = readFileSync(index, 'utf8');
    rmSync(index); // as if the last two workers had missed each other's file
    expect((await command(['finish', recipe, target])).status).toBe(0);
    expect(readFileSync(index, 'utf8')).toBe(text);
    const { metadata, weight_map } = JSON.parse(text);
    expect(metadata).toEqual({ total_size: 420_480 });
    expect(new Set(Object.values(weight_map)).size).toBe(4);
  });
});

describe('one tensor', () => {
  const recipe = (): string => at('mixed.json', MIXED);

  test('as .npy, .bin and .safetensors, to a file and to standard output', async () => {
    const args = ['make', recipe(), '--only', 'fc.weight', '--format'];
    const content = async (format: string): Promise<Buffer> => {
      const path = at(`fc.${format}`);
      expect((await command([...args, format, path])).status).toBe(0);
      const bytes = readFileSync(path);
      const { status, output } = await command([...args, format, '-']);
      expect(status).toBe(0);
      expect(output.equals(bytes)).toBe(true);
      return bytes;
    };
    const weights = new Uint16Array(64 * 32);
    fillWeightsSync(weights, {
      name: 'fc.weight',
      shape: [64, 32],
      init: 'he',
      dtype: 'f16',
      seed: 18446744073709551615n,
    });
    const bin = await content('bin');
    expect(bin.equals(Buffer.from(weights.buffer))).toBe(true);
    const npy = await content('npy');
    expect(npy.subarray(0, 128).equals(npyHeader([64, 32], 'f16'))).toBe(true);
    expect(npy.subarray(128).equals(bin)).toBe(true);
    const whole = await content('safetensors');
    expect(whole.subarray(8 + Number(whole.readBigUInt64LE())).equals(bin)).toBe(true);
  });

  test('again it is there; other bytes are not overwritten without --force', async () => {
    const path = at('scalar.bin');
    const args = ['make', recipe(), path, '--only', 'scalar', '--format', 'bin'];
    expect((await command(args)).events).toContainEqual(expect.objectContaining({ event: 'made' }));
    const bytes = readFileSync(path);
    expect((await command(args)).events).toContainEqual(expect.objectContaining({ event: 'there' }));
    writeFileSync(path, 'abcd');
    const refused = await command(args);
    expect(refused.status).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe('abcd');
    expect((await command([...args, '--force'])).status).toBe(0);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('several tensors, bfloat16 in .npy, and another format are refused', async () => {
    expect(await command(['make', recipe(), at('x'), '--format', 'npy'])).toMatchObject({ status: 2 });
    expect(await command(['make', recipe(), '-'])).toMatchObject({ status: 2, stdout: '' });
    expect(await command(['make', recipe(), at('x'), '--format', 'npy', '--only', 'rows'])).toMatchObject({
      status: 2,
    });
    expect(await command(['make', recipe(), at('x'), '--format', 'zip'])).toMatchObject({ status: 2 });
    expect(existsSync(at('x'))).toBe(false);
  });
});
