// npm run generators [-- --check] [-- --latest] [FRAMEWORK ...]: runs the calls of calls/ in jax, numpy, tensorflow and torch, or in those
// named, compares all numbers with ours bit for bit, and writes verify/generators/vectors/ and docs/generators.md. --check writes nothing, and
// compares with the vectors too. --latest does so with the latest versions of the frameworks instead of those that we promise. It needs Python
// 3.11 or later; it installs each framework in a folder of its own in ~/.cache/weight-init (4 GB together), and then takes 12 minutes. Exits
// with code 1 if a number differs.
import { writeFileSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';
import { loadWasm as loadJax } from '../../src/index-generators-jax.ts';
import { loadWasm as loadTorch } from '../../src/index-generators-torch.ts';
import { SIZES } from './call.ts';
import { type Comparison, compare } from './compare.ts';
import { dumpsOf } from './dumps.ts';
import { FRAMEWORKS } from './frameworks.ts';
import { type FrameworkResult, page } from './report.ts';
import { readVectors, sha256, type Vector, type Vectors, writeVectors } from './vectors.ts';

const options = process.argv.slice(2);
const latest = options.includes('--latest');
const check = latest || options.includes('--check');
const names = options.filter((option) => !['--check', '--latest'].includes(option));
const unknown = names.filter((name) => !FRAMEWORKS[name]);
if (unknown.length > 0) throw new Error(`not a framework: ${unknown.join(', ')}`);

// The unit tests compare the TypeScript with the same digests.
if (!(await loadJax()) || !(await loadTorch())) throw new Error('no WebAssembly');

let failures = 0;
function fail(text: string): void {
  failures++;
  progress.line(`DIFFERENT: ${text}`);
}

async function run(name: string): Promise<FrameworkResult> {
  const framework = FRAMEWORKS[name];
  if (!framework) throw new Error(name);
  const calls = [...framework.calls(SIZES.small), ...framework.calls(SIZES.large)];
  const inexactCalls = framework.inexact?.(SIZES.large) ?? [];
  const all = [...new Map([...calls, ...inexactCalls].map((call) => [call.python, call])).values()];
  progress.line(`${framework.name}: ${all.length} calls in Python`);
  const dumps = dumpsOf(
    framework,
    all.map(({ python }) => python),
    latest,
  );
  const vectors: Record<string, Vector> = {};
  const [exact, inexact] = [new Map<string, Comparison>(), new Map<string, Comparison>()];
  const isInexact = (python: string): boolean => inexactCalls.some((call) => call.python === python);
  for (const [i, { python, ours }] of all.entries()) {
    const dump = dumps[i] ?? { error: 'no value' };
    let result: Comparison;
    try {
      result = compare(await ours(), dump);
    } catch (error) {
      fail(`${python}: ${error}`);
      continue;
    }
    if (isInexact(python)) {
      inexact.set(python, result);
      continue;
    }
    if (result.different > 0) fail(`${python}: ${result.different} of ${result.numbers}`);
    exact.set(python, result);
    if (!('error' in dump)) {
      vectors[python] = { dtype: dump.dtype, numbers: dump.numbers, sha256: sha256(dump.bytes) };
    }
  }
  const result: Vectors = {
    packages: framework.packages,
    platform: `${platform()} ${release().split('-')[0]} ${arch()}`,
    calls: vectors,
  };
  if (check) {
    const before = readVectors(name).calls;
    for (const [python, { sha256: digest }] of Object.entries(vectors)) {
      if (before[python]?.sha256 !== digest) fail(`${python}: not the vector`);
    }
  } else if (failures === 0) writeVectors(name, result);
  const largest = new Set(framework.calls(SIZES.large).map(({ python }) => python));
  return { vectors: result, exact: new Map([...exact].filter(([python]) => largest.has(python))), inexact };
}

const results = new Map<string, FrameworkResult>();
for (const name of names.length > 0 ? names : Object.keys(FRAMEWORKS)) results.set(name, await run(name));
for (const [name, { exact }] of results) {
  const numbers = [...exact.values()].reduce((sum, result) => sum + result.numbers, 0);
  progress.line(`${name}: ${exact.size} calls, ${numbers} numbers`);
}
if (failures > 0) process.exitCode = 1;
else if (!check && names.length === 0) {
  writeFileSync(new URL('../../docs/generators.md', import.meta.url), page(results));
}
