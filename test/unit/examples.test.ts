// The examples of the pages and of doc comments: every tensor in them has a name, since two without one get the same numbers.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { choicesOfQuery } from '../../demo/initialize/choices.ts';
import { codeOf } from '../../demo/initialize/spec.ts';
import { filesIn } from '../helpers/files.ts';

const root = new URL('../..', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const filesOf = (folder: string, end: string): string[] => filesIn(folder).filter((path) => path.endsWith(end));

/** The calls and specs in a text that make a tensor without a name. */
function unnamedIn(code: string): string[] {
  const calls = code.matchAll(/initializeWeights(?:Sync)?\(\[[^\]]*\], '\w+'[^)]*\)/g);
  // A spec has a name of its own, or is the value of a name in quotes.
  const specs = code.matchAll(/(?:'[^']*': )?\{(?=[^{}]*\bshape: \[)(?=[^{}]*\binit: )[^{}]*\}/g);
  return [...calls, ...specs].map(([found]) => found).filter((found) => !/\bname[:,]|^'/.test(found));
}

const comments = (code: string): string => [...code.matchAll(/\/\*\*[\s\S]*?\*\//g)].join('\n').replace(/^ *\*/gm, '');

test('every tensor of an example has a name', () => {
  const pages = ['README.md', ...filesOf('docs', '.md'), ...filesOf('examples', '.ts')].map((path) => [
    path,
    text(path),
  ]);
  const sources = filesOf('src', '.ts').map((path) => [path, comments(text(path))]);
  const examples = [...pages, ...sources, ['the page', codeOf(choicesOfQuery(new URLSearchParams()))]] as [
    string,
    string,
  ][];
  expect(examples.flatMap(([path, code]) => unnamedIn(code).map((found) => `${path}: ${found}`))).toEqual([]);
  const named = examples.flatMap(([, code]) => code.match(/\bname: '/g) ?? []);
  expect(named.length).toBeGreaterThan(25);
});

test('one without a name is found', () => {
  expect(unnamedIn("await initializeWeights([784, 256], 'he', { seed: 42 });").length).toBe(1);
  expect(unnamedIn('init.create({ shape: [2, 3], init: heNormal(), seed: 1 })').length).toBe(1);
  expect(unnamedIn("init.createAll({ 'a.weight': { shape: [2, 3], init: zeros() } })")).toEqual([]);
});
