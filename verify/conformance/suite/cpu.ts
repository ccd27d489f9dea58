// Batches on the library's CPU backend: WebAssembly where the engine has it, on one thread or several.
import type { Initializer } from '../../../src/index.ts';
import type { Library } from './library.ts';
import { type Batch, elementsOf, poisoned, viewOf } from './memory.ts';
import { namesOf, specsOf } from './specs.ts';

/** Writes a batch through its entry point. `encode` exists only on a GPU; the synchronous call stands in for it. */
export async function fillOnCpu(lib: Library, cpu: Initializer, batch: Batch): Promise<Uint32Array<ArrayBuffer>> {
  const words = poisoned(batch);
  const { cases, entry } = batch;
  const targets = cases.map(({ spec }) => viewOf(words, spec.dtype));
  switch (entry) {
    case 'fill':
      await Promise.all(cases.map(({ spec, offset }, i) => cpu.fill(targets[i] as Float32Array, { ...spec, offset })));
      break;
    case 'fillAll': {
      const named = namesOf(cases).map((name, i) => [name, targets[i] as Float32Array] as const);
      await cpu.fillAll(Object.fromEntries(named), specsOf(cases, true));
      break;
    }
    case 'encode':
    case 'encode in a pass':
      for (const [i, { spec, offset }] of cases.entries()) {
        lib.fillWeightsSync(targets[i] as Float32Array, { ...spec, offset });
      }
      break;
    case 'create':
      for (const one of cases) elementsOf(words, one).set((await (await cpu.create(one.spec)).read()) as Float32Array);
      break;
    default: {
      const { tensors } = await cpu.createAll(specsOf(cases, false), { arena: entry === 'createAll in an arena' });
      for (const [i, name] of namesOf(cases).entries()) {
        elementsOf(words, cases[i] as Batch['cases'][number]).set(tensors[name]?.data as Float32Array);
      }
    }
  }
  return words;
}
