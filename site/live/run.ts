// Runs the code of a block as a module of the page, and looks at the weights that it leaves in a variable.
import { decode } from '../../demo/initialize/decode.ts';
import type { Model, Weights } from '../../src/index.ts';

/** A tensor as numbers. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface Result {
  /** What the code wrote to the console. */
  readonly lines: readonly string[];
  /** Of the variable that is looked at, if there is one. */
  readonly made?: Made;
}

export interface Made {
  readonly tensors: readonly Tensor[];
  readonly fingerprint: string;
  readonly backend: 'webgpu' | 'cpu';
}

/** The built file of an entry point, of which the part after `weight-init/` is given. */
function fileOf(entry: string): string {
  if (entry === '') return 'index.js';
  return entry.startsWith('adapters/') ? `${entry}.js` : `index-${entry.replaceAll('/', '-')}.js`;
}

/** The code with the address of a file for each entry point that it imports. */
export const withAddresses = (code: string, library: string): string =>
  code.replace(
    /\bfrom\s*(['"])weight-init(?:\/([\w/-]+))?\1/g,
    (_, quote: string, entry = '') => `from ${quote}${library}${fileOf(entry)}${quote}`,
  );

const has = (value: unknown, key: string): boolean => typeof value === 'object' && value !== null && key in value;
const isWeights = (value: unknown): value is Weights => has(value, 'shape') && has(value, 'read');
const isModel = (value: unknown): value is Model => has(value, 'tensors');

/** What the code exports. */
async function exportsOf(code: string, library: string): Promise<Readonly<Record<string, unknown>>> {
  const url = URL.createObjectURL(new Blob([withAddresses(code, library)], { type: 'text/javascript' }));
  try {
    return await import(/* @vite-ignore */ url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A value as a line of the console. */
const textOf = (value: unknown): string =>
  ArrayBuffer.isView(value) ? `${value.constructor.name} [${[...(value as Float32Array)].join(', ')}]` : String(value);

/** Looks at weights or a model. */
async function lookAt(name: string, value: unknown, library: string): Promise<Made> {
  if (!isWeights(value) && !isModel(value)) throw new TypeError(`${name} must hold weights or a model`);
  const weights = isModel(value) ? value.tensors : { [name]: value };
  const { fingerprintOf }: typeof import('../../src/index-recipe.ts') = await import(
    /* @vite-ignore */ `${library}index-recipe.js`
  );
  const fingerprint = (await fingerprintOf(weights)).digest();
  const entries = Object.entries(weights as Readonly<Record<string, Weights>>);
  const tensors = await Promise.all(
    entries.map(async ([name, one]) => ({ name, shape: one.shape, values: await decode(one.dtype, await one.read()) })),
  );
  return { tensors, fingerprint, backend: entries.every(([, { backend }]) => backend === 'webgpu') ? 'webgpu' : 'cpu' };
}

/**
 * Runs the code.
 *
 * @param name - the variable that then holds weights or a model; '' if none is looked at
 * @param library - the address of the folder of the library's built files, with a slash at the end
 */
export async function run(code: string, name: string, library: string): Promise<Result> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (...values: unknown[]) => void lines.push(values.map(textOf).join(' '));
  try {
    const exported = await exportsOf(name === '' ? code : `${code}\nexport { ${name} as default };`, library);
    return name === '' ? { lines } : { lines, made: await lookAt(name, exported.default, library) };
  } finally {
    console.log = log;
  }
}
