// docs/SPEC.md as a text: what refers to it finds what it says there, and its tables list what the library takes.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { INIT_KEYS } from '../../src/initializers/check.ts';
import {
  constant,
  deltaOrthogonal,
  dirac,
  eye,
  normal,
  orthogonal,
  sparse,
  truncatedNormal,
  uniform,
  withRows,
} from '../../src/initializers/initializers.ts';
import { SPEC_KEYS } from '../../src/initializers/spec-keys.ts';
import { varianceScaling } from '../../src/initializers/variance-scaling.ts';
import type { Init } from '../../src/types.ts';

const root = new URL('../..', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const spec = text('docs/SPEC.md');

/** The text of each section, by its number; a section has those below it too. */
const sections = new Map(
  [...spec.matchAll(/^(##+) ([\d.]*\d)\.? /gm)].map(({ 1: marks = '', 2: number = '', index }) => {
    const below = spec.slice(index + marks.length);
    const end = below.search(new RegExp(`^#{2,${marks.length}} `, 'm'));
    return [number, end < 0 ? below : below.slice(0, end)];
  }),
);
const section = (number: string): string => sections.get(number) as string;

/** The rows of a table, the cells of each. */
const rowsOf = (table: string): string[][] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word as string);
/** The table of section 11 whose first row begins with a word. */
const tableOf = (first: string): string[][] =>
  rowsOf(
    section('11')
      .split('\n\n')
      .find((block) => block.startsWith(`| ${first} |`)) as string,
  ).slice(2);
/** The keys that checks know, without what other libraries call them. */
const keysOf = (known: string): string[] => known.split(' ').map((entry) => entry.split('/')[0] as string);

describe('references', () => {
  const folders = ['src', 'shaders', 'wasm', 'verify', 'scripts', 'bench', 'demo', 'test', 'docs'];
  const files = folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs|wgsl|md|html)$/.test(name) && !/node_modules|results\//.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
  const LIST = /sections? (\d[\d.]*(?:(?:,| and| to|, and) \d[\d.]*)*)/gi;

  /** The numbers of sections that a text cites beside the name of the page; comments may break anywhere. */
  function citedIn(code: string): string[] {
    const flat = code.replace(/\n *(?:\/\/|\*)? */g, ' ');
    const near = [...flat.matchAll(/SPEC\.md\)?`?,? (sections? \d[^;:(]*)/g)].map(([, rest]) => rest as string);
    return near.flatMap((rest) =>
      [...rest.matchAll(LIST)].slice(0, 1).flatMap(([, list]) => (list as string).match(/\d+(?:\.\d+)?/g) ?? []),
    );
  }

  test('a citation is read', () => {
    expect(citedIn('// Definition: docs/SPEC.md,\n// sections 8.4, 8.5 and 10, without 8.7.')).toEqual([
      '8.4',
      '8.5',
      '10',
    ]);
    expect(citedIn('([SPEC.md](SPEC.md), section 3): take another of 7 keys')).toEqual(['3']);
  });

  test('name sections that there are, and none the erratum, which only tells what changed', () => {
    const cited = [...files, ...pages]
      .filter((path) => path !== 'docs/SPEC.md' && path !== 'test/unit/spec.test.ts')
      .flatMap((path) => citedIn(text(path)).map((number) => `${path}: ${number}`));
    expect(cited.length).toBeGreaterThan(30);
    const known = (citation: string): boolean => sections.has(citation.split(': ')[1] as string);
    expect(cited.filter((citation) => !known(citation))).toEqual([]);
    expect(cited.filter((citation) => citation.endsWith(': 12') && !citation.startsWith('CHANGELOG'))).toEqual([]);
  });

  test('within the page name sections that there are', () => {
    const numbers = [...spec.matchAll(LIST)].flatMap(([, list]) => (list as string).match(/\d+(?:\.\d+)?/g) ?? []);
    expect(numbers.length).toBeGreaterThan(30);
    expect(numbers.filter((number) => !sections.has(number))).toEqual([]);
  });
});

test('there is one erratum, with its date; the version is frozen with release 1.0.0-rc.1', () => {
  const headings = spec.match(/^#+ .*$/gm) as string[];
  expect(headings.filter((heading) => /errat/i.test(heading))).toEqual(['## 12. Erratum of 2026-11-28']);
  expect(spec.slice(0, spec.indexOf('## 1. '))).toContain('Version 1 is frozen with release 1.0.0-rc.1');
});

test('every argument is explained before the table of arguments', () => {
  const before = spec.slice(0, spec.indexOf('## 11. '));
  const rest = ['seed', 'stream', 'name', 'shape', 'slice', 'dtype']; // as plain words, in sections 2, 9 and 10
  const known = [SPEC_KEYS, ...Object.values(INIT_KEYS)].flatMap(keysOf).filter((key) => !rest.includes(key));
  const words = new Set(before.match(/[\w-]+/g));
  expect(known.filter((key) => !words.has(key))).toEqual([]);
  // What the erratum added has its rules where an implementer looks for them.
  for (const [number, word] of [
    ['2.1', '`batchDims`'],
    ['2', 'shape []'],
    ['8.4', '`fanIn` alone'],
    ['8.5', '`axis`'],
    ['8.5', '80000001'],
    ['8.7', 'a * N + k * n + j'],
    ['10', '[0, 0)'],
    ['11', 'without elements'],
  ] as const) {
    expect(section(number), `section ${number}`).toContain(word);
  }
});

describe('the tables of section 11', () => {
  test('list the arguments of a tensor', () => {
    const listed = tableOf('of a tensor').flatMap(([names]) => quoted(names));
    // `drawn` is for other frameworks' generators; our stream ignores it.
    const keys = keysOf(SPEC_KEYS).filter((key) => key !== 'init' && key !== 'drawn');
    expect(listed.sort()).toEqual(keys.sort());
  });

  // An initializer that is made with what must be given, and nothing else.
  const made: Record<Init['kind'], Init> = {
    constant: constant(7),
    normal: normal({ stddev: 7 }),
    uniform: uniform(),
    'truncated-normal': truncatedNormal({ bounds: 'absolute' }),
    'variance-scaling': varianceScaling({ scale: 7, mode: 'fan-out' }),
    sparse: sparse({ sparsity: 0.7 }),
    eye: eye(),
    dirac: dirac(),
    orthogonal: orthogonal(),
    'delta-orthogonal': deltaOrthogonal(),
    'with-rows': withRows(constant(7), { start: 7, end: 8 }),
  };

  test('list the arguments of each initializer, with its defaults', () => {
    const listed: Record<string, Record<string, string>> = {};
    let kind = '';
    for (const [name, argument, defaults = ''] of tableOf('initializer')) {
      kind = quoted(name)[0] ?? kind;
      const values = defaults === '' ? [] : defaults.split(', ').map((value) => value.replaceAll('`', ''));
      listed[kind] ??= {};
      for (const [i, key] of quoted(argument).entries())
        (listed[kind] as Record<string, string>)[key] = values[i] ?? '';
    }
    expect(Object.keys(listed).sort()).toEqual(Object.keys(made).sort());
    for (const [kind, init] of Object.entries(made)) {
      const { [kind]: row = {} } = listed;
      const known = keysOf(INIT_KEYS[init.kind]);
      expect(Object.keys(row).sort(), kind).toEqual([...known, ...(kind === 'with-rows' ? ['init'] : [])].sort());
      for (const [key, value] of Object.entries(row).filter(([, value]) => value !== '')) {
        const own: unknown = (init as unknown as Record<string, unknown>)[key] ?? 0; // `axis` is absent where it is 0
        expect(String(own), `${kind}.${key}`).toBe(value);
      }
    }
  });
});

test('the table of files lists those that there are', () => {
  const listed = [...spec.matchAll(/^\| `verify\/reference\/vectors\/([^`]+)` \|/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(readdirSync(new URL('verify/reference/vectors/', root)).sort());
});

test('the orthogonal matrix of section 8.7 is the first of the published ones', () => {
  const numbers = section('8.7').match(/-?0\.\d{18}/g);
  const [first] = JSON.parse(text('verify/reference/vectors/orthogonal-v1.json'));
  expect(first).toMatchObject({ seed: '42', name: 'q0', shape: [3, 3] });
  expect(numbers).toEqual(first.weights);
});
