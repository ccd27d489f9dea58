// The shape of the code: imports run down and in no circle, twins have the same functions, no file of the library is long.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesIn } from '../helpers/files.ts';

// For an `import`, Node would first search its 9 MB for names of exports.
const ts: typeof import('typescript-5.9') = createRequire(import.meta.url)('typescript-5.9');
const root = new URL('../..', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The rooms of src, from the lowest on: each may import those of its line. Entry points may import anything. */
const ROOMS: Readonly<Record<string, string>> = {
  types: '',
  errors: 'types',
  random: 'types errors',
  dtype: 'types errors',
  initializers: 'types errors dtype',
  presets: 'types errors initializers',
  fill: 'types errors random dtype initializers',
  cpu: 'types errors random dtype fill',
  gpu: 'types errors random dtype fill shaders',
  api: 'types errors random dtype initializers fill cpu gpu',
  typegpu: 'types errors random dtype initializers fill gpu',
  recipe: 'types errors dtype initializers presets fill cpu gpu',
  generators: 'types errors random dtype initializers cpu gpu shaders',
  adapters: 'types errors random dtype initializers presets fill cpu gpu api',
  cli: 'types errors random dtype initializers presets fill cpu gpu api recipe generators',
  index: 'types errors random dtype initializers presets fill cpu gpu api typegpu recipe generators adapters shaders',
};

/** The packages that each adapter knows, by their types alone. */
const ADAPTER_PACKAGES: Readonly<Record<string, string>> = {
  'onnxruntime-web': 'onnxruntime-web',
  tfjs: '@tensorflow/tfjs-core @tensorflow/tfjs-layers',
  three: 'three/webgpu',
  weights: '',
};

/** The folders, the same way. */
const FOLDERS: Readonly<Record<string, string>> = {
  wasm: '',
  src: 'shaders',
  scripts: '',
  bench: 'scripts shaders dist',
  verify: 'src scripts bench',
  demo: 'src verify package.json',
  site: 'src demo package.json',
  examples: '',
  test: 'src scripts bench verify demo site package.json',
};

const paths = Object.keys(FOLDERS)
  .flatMap(filesIn)
  .filter((path) => /(?<!\.d)\.(ts|mjs)$/.test(path));
const sources = paths.filter((path) => path.startsWith('src/'));

test('tests that replace modules are isolated: the others share theirs', () => {
  const replacing = paths.filter(
    (path) =>
      /^test\/unit\/.*\.test\.ts$/.test(path) &&
      /\bvi\.(resetModules|(un)?doMock|(un)?mock|stubGlobal)\(/.test(text(path)),
  );
  expect(replacing.length).toBeGreaterThan(2);
  expect(replacing.filter((path) => !path.includes('.isolated.'))).toEqual([]);
});

/** The imports of each file, those of types too. */
const imports = new Map(
  paths.map((path) => [path, ts.preProcessFile(text(path)).importedFiles.map(({ fileName }) => fileName)]),
);

/** The files of ours that a file imports. */
function localsOf(path: string): string[] {
  const relative = (imports.get(path) ?? []).filter((name) => name.startsWith('.'));
  const targets = relative.map((name) => posix.join(posix.dirname(path), name.replace(/\?.*/, '')));
  return path.startsWith('src/') ? targets.map((target) => target.replace(/\.js$/, '.ts')) : targets;
}
const packagesOf = (path: string): string[] => (imports.get(path) ?? []).filter((name) => !name.startsWith('.'));

const folderOf = (path: string): string => path.split('/')[0] ?? '';
const roomOf = (path: string): string =>
  path.startsWith('src/') ? path.replace(/^src\/(\w+).*/, '$1') : folderOf(path);

/** Imports between parts of the code that a table does not allow. */
function upward(from: readonly string[], partOf: (path: string) => string, table: Readonly<Record<string, string>>) {
  const allowed = (path: string): string[] => [partOf(path), ...(table[partOf(path)] ?? 'not in the table').split(' ')];
  return from.flatMap((path) =>
    localsOf(path)
      .filter((target) => !allowed(path).includes(partOf(target)))
      .map((target) => `${path} -> ${target}`),
  );
}

/** The circles of a graph, each with its way round. */
function circlesOf(graph: ReadonlyMap<string, Iterable<string>>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): void => {
    if (way.includes(node)) circles.push([...way.slice(way.indexOf(node)), node].join(' -> '));
    else if (!done.has(node)) for (const target of graph.get(node) ?? []) visit(target, [...way, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return circles;
}

describe('imports', () => {
  test('of the rooms run down', () => {
    expect(upward(sources, roomOf, ROOMS)).toEqual([]);
    expect(sources.filter((path) => ROOMS[roomOf(path)] === undefined)).toEqual([]);
    const rooms = ['', 'shaders', ...Object.keys(ROOMS)];
    for (const [room, below] of Object.entries(ROOMS)) {
      for (const name of below.split(' '))
        expect(rooms.indexOf(name), `${room} imports ${name}`).toBeLessThan(rooms.indexOf(room));
    }
  });

  test('of the folders run down', () => {
    expect(upward(paths, folderOf, FOLDERS)).toEqual([]);
  });

  test('of files run in no circle', () => {
    expect(circlesOf(new Map(paths.map((path) => [path, localsOf(path)])))).toEqual([]);
  });

  test.each(['demo', 'test'])('of the folders of %s run in no circle', (top) => {
    const graph = new Map<string, Set<string>>();
    for (const path of paths.filter((path) => folderOf(path) === top)) {
      const folder = posix.dirname(path);
      const targets = localsOf(path).map(posix.dirname);
      graph.set(folder, new Set([...(graph.get(folder) ?? []), ...targets.filter((target) => target !== folder)]));
    }
    expect(circlesOf(graph)).toEqual([]);
  });

  test('of shaders are in two files, and in what is loaded for orthogonal matrices and for JAX; of packages, the library has TypeGPU alone, in its room, and types in adapters', () => {
    const importing = (fits: (path: string) => boolean): string[] => sources.filter(fits).sort();
    expect(importing((path) => localsOf(path).some((target) => target.endsWith('.wgsl')))).toEqual([
      'src/generators/jax/device.ts',
      'src/gpu/orthogonal.ts',
      'src/gpu/wgsl.ts',
      'src/index-shaders.ts',
    ]);
    const allowed = (path: string, name: string): boolean =>
      ({ typegpu: name === 'typegpu', cli: name.startsWith('node:'), adapters: true })[roomOf(path)] ?? false;
    expect(importing((path) => packagesOf(path).some((name) => !allowed(path, name)))).toEqual([]);
  });

  test('of packages in an adapter are types, of one framework', () => {
    const adapterOf = (path: string): string => path.replace(/^src\/adapters\/([\w-]+).*/, '$1');
    const adapters = sources.filter((path) => roomOf(path) === 'adapters');
    expect([...new Set(adapters.map(adapterOf))].sort()).toEqual(Object.keys(ADAPTER_PACKAGES));
    for (const path of adapters) {
      const allowed = (ADAPTER_PACKAGES[adapterOf(path)] as string).split(' ');
      expect(packagesOf(path).filter((name) => !allowed.includes(name), path)).toEqual([]);
      const typesOnly = [...text(path).matchAll(/^import type [^;]*? from '([^.'][^']*)';/gms)].map(([, name]) => name);
      expect(typesOnly, path).toEqual(packagesOf(path));
      // Of other adapters, an adapter knows nothing.
      const locals = localsOf(path)
        .filter((target) => roomOf(target) === 'adapters')
        .map(adapterOf);
      expect(
        locals.filter((name) => name !== adapterOf(path) && name !== 'weights'),
        path,
      ).toEqual([]);
    }
  });

  test('of TensorFlow.js are in the room of the page that has it', () => {
    const importing = paths.filter((path) => packagesOf(path).some((name) => name.startsWith('@tensorflow/')));
    const rooms = new Set(importing.map((path) => posix.dirname(path)).filter((folder) => folderOf(folder) === 'demo'));
    expect([...rooms]).toEqual(['demo/tfjs']);
  });
});

test('no file of the library has more than 300 lines', () => {
  expect(sources.filter((path) => text(path).split('\n').length > 301)).toEqual([]);
});

test('nothing that engines round their own way is on the path to a weight', () => {
  for (const path of sources) {
    const code = text(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(code, path).not.toMatch(/Math\.(log|exp|pow|sin|cos|tan|sinh|cosh|tanh|cbrt|hypot)/);
    expect(code, path).not.toMatch(/\*\*/);
  }
});

test('nothing asks for the class of an object, which is another one in each realm', () => {
  for (const path of sources.filter((path) => path !== 'src/cpu/worker-source.ts')) {
    const code = text(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(code, path).not.toMatch(/\binstanceof\b/);
    // For a message only.
    if (path !== 'src/errors.ts') expect(code, path).not.toMatch(/\.constructor\b/);
  }
});

describe('twins', () => {
  const functionsOf = (wgsl: string): string[] =>
    [...wgsl.matchAll(/^fn wi_(\w+)/gm)].map((match) => match[1] as string);
  const functionsOfTwin = (code: string): string[] =>
    [...code.matchAll(/^(?:export )?function (\w+)/gm)].map((match) => match[1] as string);

  // tailFloat is how WGSL finds what Math.clz32 finds in TypeScript; philoxRound is what fill.wgsl does with two blocks in turn.
  test.each([
    ['philox', 'random', ['philoxRound']],
    ['uniform', 'random', []],
    ['normal', 'random', ['tailFloat']],
    ['half', 'dtype', []],
    ['truncated', 'random', []],
    ['sparse', 'random', []],
    ['threefry', 'generators/jax', []],
  ] as const)('%s: same functions, same order', (name, room, wgslOnly) => {
    const functions = functionsOf(text(`shaders/${name}.wgsl`));
    expect(functions.length).toBeGreaterThan(0);
    expect(functions.filter((fn) => !(wgslOnly as readonly string[]).includes(fn))).toEqual(
      functionsOfTwin(text(`src/${room}/${name}.ts`)),
    );
  });

  test('same constants', () => {
    const constants = [...text('shaders/philox.wgsl').matchAll(/const WI_(\w+): u32 = 0x(\w+)u;/g)];
    expect(constants.length).toBe(4);
    for (const [, name, value] of constants) {
      expect(text('src/random/philox.ts')).toContain(`export const ${name} = 0x${(value as string).toLowerCase()};`);
    }
  });

  test('every global name in the shaders has the prefix', () => {
    for (const name of readdirSync(new URL('shaders', root))) {
      for (const [, global] of text(`shaders/${name}`).matchAll(
        /^(?:@.*\s)?(?:fn|const|struct|var(?:<[^>]*>)?|override|alias)\s+(\w+)/gm,
      )) {
        expect(global, name).toMatch(/^(wi_|WI_|Wi)/);
      }
    }
  });
});
