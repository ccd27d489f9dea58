// The code that the page shows beside a framework's own lines draws the same numbers.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { callOf } from '../../../demo/form/initializer-code.ts';
import { ownCode } from '../../../demo/frameworks/code.ts';
import { drawer } from '../../../demo/frameworks/drawer.ts';
import { choicesOfQuery, queryOfChoices } from '../../../demo/initialize/choices.ts';
import { specOf } from '../../../demo/initialize/spec.ts';
import { FRAMEWORKS } from '../../../src/cli/frameworks/frameworks.ts';
import * as library from '../../../src/index.ts';
import * as jax from '../../../src/index-generators-jax.ts';
import * as numpy from '../../../src/index-generators-numpy.ts';
import * as tensorflow from '../../../src/index-generators-tensorflow.ts';
import * as torch from '../../../src/index-generators-torch.ts';

const ENTRIES: Readonly<Record<string, object>> = {
  'weight-init': library,
  'weight-init/generators/jax': jax,
  'weight-init/generators/numpy': numpy,
  'weight-init/generators/tensorflow': tensorflow,
  'weight-init/generators/torch': torch,
};

/** What code assigns to `weights`. It sees only what it imports. */
function weightsOf(code: string): unknown {
  const body = code.replace(
    /^import \{ (.*) \} from '(.*)';$/gm,
    (_, names: string, entry: string) => `const { ${names} } = entries[${JSON.stringify(entry)}];`,
  );
  return new Function('entries', `${body}; return weights;`)(ENTRIES);
}

const COMMON = [
  'init=heNormal&shape=4x3',
  'init=xavierUniform&gain=1.5',
  'init=normal&stddev=0.5&shape=7',
  'init=uniform&low=-0.5&high=0.25',
  'init=zeros',
  'init=constant&value=0.1',
  'init=lecunNormal&layout=out-in&shape=8x4x3&seed=7',
];
const MORE: Readonly<Record<string, readonly string[]>> = {
  torch: [
    'init=heUniform&dtype=bf16&layout=out-in',
    'init=truncatedNormal&stddev=0.02&dtype=f16',
    'init=normal&mean=1',
    'init=dirac&shape=3x2x4',
    'seed=18446744073709551615',
  ],
  jax: ['init=heNormal&distribution=truncated-normal', 'init=truncatedNormal&stddev=0.02'],
  numpy: ['init=normal&mean=1', 'seed=18446744073709551615'],
  'numpy-legacy': ['init=normal&mean=1'],
  tfjs: ['init=heNormal&distribution=truncated-normal', 'init=truncatedNormal&mean=1'],
};

describe.each(Object.entries(FRAMEWORKS))('%s', (name, framework) => {
  test.each([...COMMON, ...(MORE[name] ?? [])])('%s', (query) => {
    const choices = choicesOfQuery(new URLSearchParams(query));
    const spec = specOf(choices);
    const weights = weightsOf(ownCode(name, spec, callOf(choices)));
    expect(weights).toEqual(framework.draw(spec));
  });
});

test('the page offers all of them, and our own', () => {
  const html = readFileSync(new URL('../../../demo/initialize/panel.html', import.meta.url), 'utf8');
  const [, options = ''] = /<select name="numbers">([\s\S]*?)<\/select>/.exec(html) ?? [];
  const names = ['weight-init', ...Object.keys(FRAMEWORKS)];
  expect([...options.matchAll(/value="(.*?)"/g)].map(([, name]) => name)).toEqual(names);
  for (const name of names) expect(choicesOfQuery(new URLSearchParams({ numbers: name })).numbers).toBe(name);
});

test('the worker gives the framework, its text, and both codes', () => {
  const choices = choicesOfQuery(new URLSearchParams('shape=2x2&numbers=tfjs'));
  expect(`${queryOfChoices(choices)}`).toContain('seed=42&numbers=tfjs');
  const { title, text, code } = drawer.draw('tfjs', specOf(choices), callOf(choices));
  expect(title).toBe('TensorFlow.js 4.22');
  expect(text).toMatch(/^Tensor\n {4}\[\[/);
  expect(code.split('\n')).toEqual([
    "import { tfjsNormal } from 'weight-init/generators/tensorflow';",
    '',
    'const weights = tfjsNormal([2, 2], 42, { stddev: Math.sqrt(2 / 2) });',
    '',
    '// TensorFlow.js 4.22',
    "import * as tf from '@tensorflow/tfjs';",
    '',
    "tf.randomNormal([2, 2], 0, Math.sqrt(2 / 2), 'float32', 42).print();",
  ]);
  expect(`${queryOfChoices({ ...choices, numbers: 'weight-init' })}`).not.toContain('numbers');
  expect(choicesOfQuery(new URLSearchParams('numbers=mxnet')).numbers).toBe('weight-init');
});
