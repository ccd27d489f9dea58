// Files that are wrong, foreign or in the way: what is ours is made again, what is not is left alone, nothing appears half-written.
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { digests, errorOf } from '../../../verify/scale/command.ts';
import { commandHere as command } from '../../helpers/command-here.ts';

const RECIPE = {
  weightInit: 1,
  seed: '42',
  shardSize: 5000,
  tensors: {
    a: { shape: [20, 30], init: 'he', dtype: 'bf16' },
    b: { shape: [30, 40], init: 'he' },
    c: { shape: [50, 30], init: 'xavier', dtype: 'f16' },
    d: { shape: [30], init: 'zero', dtype: 'bf16' },
  },
};
const FILES = [1, 2, 3].map((i) => `model-0000${i}-of-00003.safetensors`) as [string, string, string];
const INDEX = 'model.safetensors.index.json';

let root: string;
let recipe: string;
let good: string;
let wholes: Record<string, string>;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'weight-init-faults-'));
  recipe = join(root, 'recipe.json');
  writeFileSync(recipe, JSON.stringify(RECIPE));
  good = join(root, 'good');
  expect((await command(['make', recipe, good])).status).toBe(0);
  wholes = digests(good);
  expect(Object.keys(wholes)).toEqual([...FILES, INDEX]);
});
afterAll(() => rmSync(root, { recursive: true }));

let target: string;
let number = 0;
/** A copy of the good checkpoint. */
beforeEach(() => {
  target = join(root, `copy-${number++}`);
  cpSync(good, target, { recursive: true });
});
const path = (name: string): string => join(target, name);
const make = (...options: string[]) => command(['make', recipe, target, ...options]);
const verify = (...options: string[]) => command(['verify', recipe, target, ...options]);

/** Bytes of the header of a file, with its length. */
const headerBytes = (file: string): number => 8 + Number(readFileSync(file).readBigUInt64LE());

describe('a file that was cut off', () => {
  test.each([0, 1, 7, 8, 9, 200, 'header', 'header and a byte', 'all but a byte'] as const)(
    'after %s is found, and made again',
    async (where) => {
      const file = path(FILES[1]);
      const header = headerBytes(file);
      const size = readFileSync(file).length;
      const length =
        typeof where === 'number'
          ? where
          : { header, 'header and a byte': header + 1, 'all but a byte': size - 1 }[where];
      truncateSync(file, length);
      const found = await verify();
      expect(found.status).toBe(1);
      expect(found.stdout).toBe(`${file} is cut off: it has ${length} bytes of ${size}\n`);
      expect(await command(['finish', recipe, target])).toMatchObject({ status: 1 });
      const { status, events } = await make();
      expect(status).toBe(0);
      expect(events.filter(({ event }) => event === 'made').map(({ shard }) => shard)).toEqual([1]);
      expect(digests(target)).toEqual(wholes);
    },
  );

  test('or has more bytes than it should', async () => {
    writeFileSync(path(FILES[1]), Buffer.concat([readFileSync(path(FILES[1])), Buffer.alloc(1)]));
    expect((await verify()).stdout).toMatch(/has \d+ bytes of \d+\n$/);
    expect((await make()).status).toBe(0);
    expect(digests(target)).toEqual(wholes);
  });

  test('or is missing', async () => {
    rmSync(path(FILES[2]));
    expect(await verify()).toMatchObject({ status: 1, stdout: `${path(FILES[2])} is missing\n` });
    expect((await make()).status).toBe(0);
    expect(digests(target)).toEqual(wholes);
  });
});

describe('a bit that flipped', () => {
  /** Element, its indices, and the hexadecimal digits of its bits. */
  const cases = [
    ['a', FILES[0], 0, '[0, 0]', 2],
    ['a', FILES[0], 599, '[19, 29]', 2],
    ['b', FILES[1], 41, '[1, 1]', 4],
    ['c', FILES[2], 1499, '[49, 29]', 2],
    ['d', FILES[2], 7, '[7]', 2],
  ] as const;

  test.each(cases)('in %s of %s, element %i, is found there', async (name, file, element, place, size) => {
    const content = readFileSync(path(file));
    const header = headerBytes(path(file));
    const { data_offsets } = JSON.parse(content.subarray(8, header).toString())[name];
    const at = header + data_offsets[0] + element * size;
    const bits = (): string =>
      `0x${Buffer.from(content.subarray(at, at + size))
        .reverse()
        .toString('hex')}`;
    const before = bits();
    content[at + size - 1] = (content[at + size - 1] as number) ^ 0x40;
    writeFileSync(path(file), content);
    const found = await verify();
    const { stdout } = found;
    expect(found.status).toBe(1);
    expect(errorOf(found)).toBe(
      `1 problem in ${target}: delete the files that are wrong; weight-init make makes those that are missing`,
    );
    expect(stdout).toBe(
      `${path(file)}: "${name}" ${place}, element ${element}, has the bits ${bits()} instead of ${before}\n`,
    );
    // A sample has the ends of every tensor, which these small tensors are.
    expect((await verify('--sample', '0')).stdout).toBe(stdout);
  });

  test('and others: each tensor has one line, with their number', async () => {
    const content = readFileSync(path(FILES[2]));
    content.fill(0xff, headerBytes(path(FILES[2])));
    writeFileSync(path(FILES[2]), content);
    const { stdout } = await verify();
    expect(stdout).toMatch(
      /: "c" \[0, 0\], element 0, has the bits 0xffff instead of 0x[0-9a-f]{4}; 1500 elements differ\n/,
    );
    expect(stdout).toMatch(/: "d" \[0\], element 0, has the bits 0xffff instead of 0x0000; 30 elements differ\n/);
  });

  test('in the header makes the file foreign', async () => {
    const content = readFileSync(path(FILES[0]));
    content[20] = (content[20] as number) ^ 1;
    writeFileSync(path(FILES[0]), content);
    expect(await verify()).toMatchObject({ status: 1 });
    expect(await make()).toMatchObject({ status: 1 });
  });
});

/** A safetensors file with this JSON, as text, and so many bytes of data. */
const safetensors = (json: string, data = 0): Buffer => {
  const header = Buffer.from(json);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(data)]);
};
const withRecipe = (text: string): Buffer =>
  safetensors(JSON.stringify({ __metadata__: { format: 'pt', recipe: text } }));

describe('a foreign file', () => {
  const FOREIGN: Readonly<Record<string, () => Buffer>> = {
    'random bytes': () => Buffer.from('not a checkpoint at all, but a text of somebody else'),
    'a length that lies': () => Buffer.from('ffffffffffffffff', 'hex'),
    'a header that is not JSON': () => safetensors('{'),
    'a header that is no object': () => safetensors('[]'),
    'a deep header': () => safetensors('['.repeat(100_000)),
    'another program': () => safetensors('{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
    'metadata that is no object': () => safetensors('{"__metadata__":7}'),
    'a recipe that is no text': () => safetensors('{"__metadata__":{"recipe":{}}}'),
    'a recipe that is not JSON': () => withRecipe('{'),
    'a recipe of a later version': () => withRecipe('{"weightInit":2}'),
    'a deep recipe': () => withRecipe('['.repeat(100_000)),
    'a huge recipe': () =>
      withRecipe('{"weightInit":1,"seed":"1","tensors":{"a":{"shape":[9007199254740991],"init":"he"}}}'),
    'another seed': () => readFileSync(join(root, 'other', FILES[0])),
    'the same recipe in other files': () => readFileSync(join(root, 'otherwise', 'model.safetensors')),
  };

  beforeAll(async () => {
    const other = join(root, 'other.json');
    writeFileSync(other, JSON.stringify({ ...RECIPE, seed: '43' }));
    await command(['make', other, join(root, 'other')]);
    const otherwise = join(root, 'otherwise.json');
    writeFileSync(otherwise, JSON.stringify({ ...RECIPE, shardSize: 1e9 }));
    await command(['make', otherwise, join(root, 'otherwise')]);
  });

  test.each(Object.keys(FOREIGN))('%s: is left as it is, and replaced with --force', async (what) => {
    const content = (FOREIGN[what] as () => Buffer)();
    writeFileSync(path(FILES[0]), content);
    const refused = await make();
    expect(refused.status).toBe(1);
    expect(errorOf(refused)).toContain(`${path(FILES[0])} is not a file of this recipe`);
    if (what === 'another seed')
      expect(errorOf(refused)).toMatch(
        /of another recipe, with seed "43" and id [0-9a-f]{12}\. Delete it, or overwrite it with weight-init make --force$/,
      );
    expect(await verify()).toMatchObject({ status: 1 });
    expect(await command(['finish', recipe, target])).toMatchObject({ status: 1 });
    expect(readFileSync(path(FILES[0])).equals(content)).toBe(true);
    expect(readdirSync(target).sort()).toEqual([...FILES, INDEX]);
    expect((await make('--force')).status).toBe(0);
    expect(digests(target)).toEqual(wholes);
  });

  test('a bit that flipped anywhere in a header is seen, and the file is left as it is', async () => {
    const content = readFileSync(path(FILES[0]));
    const header = headerBytes(path(FILES[0]));
    for (let at = 0; at < header; at += 7) {
      const flipped = Buffer.from(content);
      flipped.writeUInt8(content.readUInt8(at) ^ 1, at);
      writeFileSync(path(FILES[0]), flipped);
      expect(await verify(), `byte ${at}`).toMatchObject({ status: 1 });
      expect(readFileSync(path(FILES[0])).equals(flipped)).toBe(true);
    }
    // Its last byte is a space that nothing reads.
    const padded = Buffer.from(content);
    padded.write('\n', header - 1);
    writeFileSync(path(FILES[0]), padded);
    expect(errorOf(await make())).toContain(
      'of this recipe, but its header is not: it is damaged, or another program wrote it',
    );
  });

  test('the same weights in other words are no foreign file', async () => {
    const words = join(root, 'words.json');
    const { a, ...rest } = RECIPE.tensors;
    const tensors = {
      ...rest,
      a: { ...a, init: { kind: 'variance-scaling', scale: 2, mode: 'fan-in', distribution: 'normal' } },
    };
    writeFileSync(words, JSON.stringify({ ...RECIPE, tensors }));
    const { status, events } = await command(['make', words, target]);
    expect(status).toBe(0);
    expect(events.filter(({ event }) => event === 'made')).toEqual([]);
    expect(await command(['verify', words, target])).toMatchObject({ status: 0, stdout: '' });
  });

  test('an index of another checkpoint is left as it is, and replaced with --force', async () => {
    writeFileSync(path(INDEX), '{"metadata":{"total_size":1},"weight_map":{}}');
    for (const found of [await make(), await verify(), await command(['finish', recipe, target])]) {
      expect(found.status).toBe(1);
    }
    expect(readFileSync(path(INDEX), 'utf8')).toMatch(/^\{"metadata":\{"total_size":1\}/);
    rmSync(path(FILES[0]));
    expect((await make('--force')).status).toBe(0);
    expect(digests(target)).toEqual(wholes);
  });

  test('with --force the index is gone while files of two checkpoints lie there', async () => {
    cpSync(join(root, 'other'), target, { recursive: true });
    // Its index has the same words.
    expect(digests(target)[INDEX]).toBe(wholes[INDEX]);
    const parts = ['0/3', '1/3', '2/3'];
    for (const [i, part] of parts.entries()) {
      expect(existsSync(path(INDEX))).toBe(i === 0);
      const { status, events } = await make('--force', '--part', part);
      expect(status).toBe(0);
      expect(events.at(-1)).toMatchObject({ event: 'done', missing: 2 - i });
    }
    expect(digests(target)).toEqual(wholes);
  });

  test('a single file beside a checkpoint in several would be loaded instead', async () => {
    writeFileSync(path('model.safetensors'), 'x');
    for (const options of [[], ['--force']]) {
      const refused = await make(...options);
      expect(refused.status).toBe(1);
      expect(errorOf(refused)).toMatch(/model\.safetensors belongs to another checkpoint, and loaders prefer it/);
    }
    const single = join(root, 'single.json');
    writeFileSync(single, JSON.stringify({ ...RECIPE, shardSize: 1e9 }));
    expect(await command(['make', single, target])).toMatchObject({ status: 1 });
  });
});

describe('what is in the way', () => {
  test.each(['a folder', 'a link to a file beside it', 'a link to nothing', 'a link out of the folder'])(
    '%s is not followed',
    async (what) => {
      const file = path(FILES[0]);
      const outside = join(root, `outside-${number}`);
      cpSync(file, outside);
      rmSync(file);
      if (what === 'a folder') mkdirSync(file);
      else if (what === 'a link to nothing') symlinkSync('nowhere', file);
      else symlinkSync(what === 'a link out of the folder' ? outside : FILES[1], file);
      const before = readFileSync(outside);
      for (const found of [await make(), await verify(), await command(['finish', recipe, target])]) {
        expect(found.status).toBe(1);
      }
      const forced = await make('--force');
      expect(readFileSync(outside).equals(before)).toBe(true);
      if (what === 'a folder') {
        // A folder cannot be replaced, and the index would say that a file is there.
        expect(forced.status).toBe(1);
        expect(readdirSync(target).sort()).toEqual(FILES);
      } else {
        // The link itself is replaced.
        expect(forced.status).toBe(0);
        expect(lstatSync(file).isSymbolicLink()).toBe(false);
        expect(digests(target)).toEqual(wholes);
      }
    },
  );

  test('an index that is a link out of the folder is not written through', async () => {
    const outside = join(root, `outside-${number}`);
    writeFileSync(outside, 'precious');
    rmSync(path(INDEX));
    symlinkSync(outside, path(INDEX));
    expect((await make()).status).toBe(1);
    expect((await make('--force')).status).toBe(0);
    expect(readFileSync(outside, 'utf8')).toBe('precious');
    expect(digests(target)).toEqual(wholes);
  });

  test('names of tensors are no paths', async () => {
    const hostile = join(root, 'hostile.json');
    const names = ['../../outside', '/etc/outside', '..', '.', 'a/b', 'C:\\x', '\0', 'con', '-', '--force'];
    const tensors = Object.fromEntries(names.map((name) => [name, { shape: [3], init: 'zero' }]));
    writeFileSync(hostile, JSON.stringify({ weightInit: 1, seed: '1', tensors, shardSize: 30 }));
    const inside = join(root, 'inside');
    mkdirSync(inside);
    const before = readdirSync(root).sort();
    expect((await command(['make', hostile, join(inside, 'target')])).status).toBe(0);
    expect(readdirSync(root).sort()).toEqual(before);
    expect(readdirSync(inside)).toEqual(['target']);
    expect(
      readdirSync(join(inside, 'target')).every((name) => /^model(-\d{5}-of-\d{5})?\.safetensors/.test(name)),
    ).toBe(true);
    expect((await command(['verify', hostile, join(inside, 'target')])).status).toBe(0);
  });

  test('temporary files of processes that were killed are removed with the file that they were for', async () => {
    const left = [`.${FILES[0]}.host.17.abc.tmp`, `.${FILES[1]}.host.17.abc.tmp`];
    for (const name of left) writeFileSync(path(name), 'half');
    rmSync(path(FILES[0]));
    expect((await make()).status).toBe(0);
    expect(digests(target)).toEqual(wholes);
  });
});

/** A model of one file of 16 MB, which takes some time. */
const LARGE = { weightInit: 1, seed: '1', tensors: { a: { shape: [2000, 4000], init: 'he', dtype: 'bf16' } } };

/** Resolves when there is a temporary file in a folder. */
async function untilBegun(folder: string): Promise<void> {
  while (!existsSync(folder) || !readdirSync(folder).some((name) => name.endsWith('.tmp'))) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('while a file is made', () => {
  let large: string;
  beforeAll(() => {
    large = join(root, 'large.json');
    writeFileSync(large, JSON.stringify(LARGE));
  });

  test('a signal stops it, and nothing is left', async () => {
    const folder = join(root, 'stopped');
    const stop = new AbortController();
    const making = command(['make', large, folder], { signal: stop.signal });
    await untilBegun(folder);
    stop.abort(Object.assign(new Error('Stopped by SIGTERM'), { exitCode: 75 }));
    const { status } = await making;
    expect(status).toBe(75);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('its folder vanishes: that is told, and may succeed later', async () => {
    const folder = join(root, 'vanishing');
    const making = command(['make', large, folder]);
    await untilBegun(folder);
    rmSync(folder, { recursive: true });
    const found = await making;
    expect(found.status).toBe(75);
    expect(errorOf(found)).toBe(`${folder} has vanished`);
    expect(existsSync(folder)).toBe(false);
    expect((await command(['make', large, folder])).status).toBe(0);
    expect((await command(['verify', large, folder])).status).toBe(0);
  });

  test('its temporary file vanishes: another process may make it again', async () => {
    const folder = join(root, 'robbed');
    const making = command(['make', large, folder]);
    await untilBegun(folder);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    expect((await making).status).toBe(75);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('twins make it too: all succeed, and the file is whole', async () => {
    const folder = join(root, 'twins');
    const twins = await Promise.all([1, 2, 3].map(() => command(['make', large, folder])));
    expect(twins.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(readdirSync(folder)).toEqual(['model.safetensors']);
    expect((await command(['verify', large, folder])).status).toBe(0);
  });

  test('a foreign file takes its name: it is left as it is', async () => {
    const folder = join(root, 'taken');
    const making = command(['make', large, folder]);
    await untilBegun(folder);
    writeFileSync(join(folder, 'model.safetensors'), 'precious');
    expect((await making).status).toBe(1);
    expect(readFileSync(join(folder, 'model.safetensors'), 'utf8')).toBe('precious');
    expect(readdirSync(folder)).toEqual(['model.safetensors']);
  });
});
