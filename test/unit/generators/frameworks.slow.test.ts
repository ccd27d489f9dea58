// Few numbers of each call against the frameworks themselves, where they are: `FRAMEWORKS='torch jax'` installs those that it names,
// and `'torch? jax?'` those that pip can install. Without
// them vectors.test.ts compares with digests alone, and this test says so.
import { beforeAll, expect, test } from 'vitest';
import { loadWasm as loadJax } from '../../../src/index-generators-jax.ts';
import { loadWasm as loadTorch } from '../../../src/index-generators-torch.ts';
import { SIZES } from '../../../verify/generators/call.ts';
import { compare } from '../../../verify/generators/compare.ts';
import { type Dump, dumpsOf, isInstalled } from '../../../verify/generators/dumps.ts';
import { FRAMEWORKS } from '../../../verify/generators/frameworks.ts';

beforeAll(async () => expect(await Promise.all([loadJax(), loadTorch()])).toEqual([true, true]));

const asked = (process.env.FRAMEWORKS ?? '').split(' ');

test.each(Object.entries(FRAMEWORKS))(
  '%s',
  async (name, framework) => {
    const replaced = (why: string): void => console.log(`${framework.name}: replaced by digests, since ${why}`);
    const isOptional = asked.includes(`${name}?`);
    if (!isInstalled(framework) && !asked.includes(name) && !isOptional) return replaced('it is not installed');
    const calls = framework.calls(SIZES.small);
    let dumps: Dump[];
    try {
      dumps = dumpsOf(
        framework,
        calls.map(({ python }) => python),
      );
    } catch (error) {
      if (!isOptional || !String(error).includes('pip could not install')) throw error;
      return replaced(String(error));
    }
    const found = await Promise.all(
      calls.map(async ({ ours }, i) => compare(await ours(), dumps[i] as Dump).different),
    );
    expect(Object.fromEntries(calls.map(({ python }, i) => [python, found[i]]))).toEqual(
      Object.fromEntries(calls.map(({ python }) => [python, 0])),
    );
    console.log(`${framework.name}: ${calls.length} calls compared with the framework`);
  },
  1_200_000,
);
