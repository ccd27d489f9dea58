// The code in the documents: every block compiles against the built package, and runs, where it needs no GPU and no page.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-5.9';
import { beforeAll, expect, test } from 'vitest';
import { type Block, translations, typescriptBlocks } from '../helpers/documents.ts';

/** Within the repository, so that `weight-init` is this package. */
const folder = fileURLToPath(new URL('../../test-results/documents/', import.meta.url));
const given = fileURLToPath(new URL('../helpers/documents-given.d.ts', import.meta.url));
const blocks = typescriptBlocks();
const rows = translations();
const wrong: Block = { place: 'wrong', info: 'ts', code: "import { heNormals } from 'weight-init';\nheNormals();" };

/** A cell of a table as a module that exports its value, with what it uses of the package. */
function moduleOf({ code }: Block, exported: Readonly<Record<string, readonly string[]>>): string {
  const imports = Object.entries(exported).map(([entry, names]) => {
    const used = names.filter((name) => new RegExp(`(?<!['\\w])(?<!\\w\\.)${name}\\b`).test(code));
    return `import { ${used.join(', ')} } from '${entry}';`;
  });
  return [...imports, `export const value = ${code};`].join('\n');
}

/** What the compiler says of modules, a list for each. */
function compile(modules: readonly string[]): string[][] {
  const files = modules.map((code, i) => {
    const file = join(folder, `${i}.ts`);
    writeFileSync(file, `${code}\nexport {};\n`);
    return file;
  });
  const program = ts.createProgram([given, ...files], {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['@webgpu/types'],
  });
  const said = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => ({
    fileName: file && fileURLToPath(new URL(`file://${file.fileName}`)),
    text: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }));
  expect(said.filter(({ fileName }) => !files.includes(fileName ?? ''))).toEqual([]);
  return files.map((file) => said.filter(({ fileName }) => fileName === file).map(({ text }) => text));
}

let cells: string[];
let said: string[][];
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const entries = { 'weight-init': '../../dist/index.js', 'weight-init/presets': '../../dist/index-presets.js' };
  const exported: Record<string, string[]> = {};
  for (const [entry, file] of Object.entries(entries)) {
    exported[entry] = Object.keys(await import(/* @vite-ignore */ file));
  }
  cells = rows.map((row) => moduleOf(row, exported));
  said = compile([...[...blocks, wrong].map(({ code }) => code), ...cells]);
});

const complaints = (all: readonly Block[], from: number): string[] =>
  all.flatMap(({ place }, i) => (said[from + i] as string[]).map((text) => `${place}: ${text}`));

test('every block compiles', () => {
  expect(blocks.length).toBeGreaterThan(30);
  expect(complaints(blocks, 0)).toEqual([]);
});

test('one that is wrong does not', () => {
  expect(complaints([wrong], blocks.length)).toEqual([expect.stringContaining('heNormals')]);
});

test('every call in the tables of docs/coming-from/ compiles', () => {
  expect(rows.length).toBeGreaterThan(80);
  expect(complaints(rows, blocks.length + 1)).toEqual([]);
});

test('every block says where it runs', () => {
  const known = /^ts( (gpu|page|live=\w+ fingerprint=[0-9a-f]{64}))?$/;
  expect(blocks.filter(({ info }) => !known.test(info)).map(({ place, info }) => `${place}: ${info}`)).toEqual([]);
});

/** What a module wrote to the console, and its error. */
interface Outcome {
  readonly lines: readonly string[];
  readonly error?: string;
}

/** Runs modules in one process of Node, after a script of its own that sets globals. */
function run(modules: readonly string[], name: string, before = ''): Outcome[] {
  const files = modules.map((code, i) => {
    const file = join(folder, `${name}${i}.mjs`);
    writeFileSync(file, code);
    return file;
  });
  const script = `
    import { inspect } from 'node:util';
    import { pathToFileURL } from 'node:url';
    ${before}
    const outcomes = [];
    const print = console.log;
    for (const file of ${JSON.stringify(files)}) {
      const lines = [];
      console.log = (...values) => lines.push(values.map((value) => typeof value === 'string' ? value : inspect(value)).join(' '));
      outcomes.push(await import(pathToFileURL(file)).then(() => ({ lines }), (error) => ({ lines, error: String(error) })));
    }
    print(JSON.stringify(outcomes));
    process.exit();`;
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], options);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const errorsOf = (outcomes: readonly Outcome[], all: readonly Block[]): string[] =>
  outcomes.flatMap(({ error }, i) => (error ? [`${all[i]?.place}: ${error}`] : []));

test('every block that needs no GPU and no page runs, and prints what its comments say', () => {
  const runnable = blocks.filter(({ info }) => !/ (gpu|page)$/.test(info));
  expect(runnable.length).toBeGreaterThan(20);
  // As they are: the site runs them in browsers, so they are JavaScript.
  const outcomes = run(
    runnable.map(({ code }) => code),
    'block',
  );
  expect(errorsOf(outcomes, runnable)).toEqual([]);
  // Comments of numbers and of true and false; others are in words.
  const printed = runnable.flatMap(({ code, place }, i) =>
    [...code.matchAll(/console\.log\(.*\);(?: \/\/ (.*))?$/gm)].flatMap(([, comment = ''], k) =>
      /^(true|false|\d+)( (true|false|\d+))*$/.test(comment) ? [{ place, comment, line: outcomes[i]?.lines[k] }] : [],
    ),
  );
  expect(printed.length).toBeGreaterThan(4);
  expect(printed.filter(({ comment, line }) => comment !== line)).toEqual([]);
});

test('every call in the tables of docs/coming-from/ makes weights', () => {
  const before = `
    import { createInitializer } from 'weight-init';
    const initializer = await createInitializer({ backend: 'cpu', seed: 42 });
    const shapes = { 'fc1.weight': [784, 256], 'fc1.bias': [256] };
    Object.assign(globalThis, { initializer, shapes, n: 784, m: 256, array: new Float32Array(784 * 256) });`;
  // An initializer makes a kernel that it takes. A spec is made as it is, and the specs of a layer together.
  const after = `
    const made = await value;
    const isKernel = made?.kind === 'dirac' || made?.kind === 'delta-orthogonal';
    if (made?.kind) await initializer.create({ name: 'w', shape: isKernel ? [3, 3, 8, 8] : [8, 8], init: made });
    else if (made?.init) await initializer.create({ name: 'w', ...made });
    else if (Object.values(made ?? {})[0]?.init) await initializer.createAll(made);`;
  const outcomes = run(
    cells.map((code) => code + after),
    'cell',
    before,
  );
  expect(errorsOf(outcomes, rows)).toEqual([]);
});
