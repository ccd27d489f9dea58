// Runs the suite in one engine, and adds up its results.
import { readFileSync } from 'node:fs';

/** The published table, which the second implementation reads. */
const TABLE = readFileSync(new URL('../reference/vectors/normal-table.bin', import.meta.url)).toString('base64');

/**
 * @param session - `call(method, ...args)` calls a function of session.ts
 * @param engine - its `paths` and `library`
 * @param size - random cases for each initializer, dtype and entry point
 * @param onProgress - called with a line of text before each batch
 * @returns `paths`, each with its tally; the `digests` of all batches; `adapter`, `selfTest`; `pieces` that threads computed; `uncaptured` errors
 */
export async function runSuite(session, { paths, library }, size, onProgress = () => {}) {
  const { addTally, newTally } = await import('./dist/session.js'); // bundle.mjs writes it
  const { batches, adapter } = await session.call('open', { library, paths, size, table: TABLE });
  const onDevice = paths.includes('shader');
  const selfTest = onDevice ? await session.call('selfTest') : undefined;
  const tallies = {};
  const digests = {};
  for (const path of paths) {
    const tally = newTally();
    for (let i = 0; i < batches[path]; i++) {
      onProgress(`${path}: ${i + 1} of ${batches[path]}`);
      const result = await session.call('run', path, i);
      addTally(tally, result);
      digests[result.batch] ??= result.digest;
      if (digests[result.batch] !== result.digest) tally.first.push(`batch ${result.batch}: another digest by ${path}`);
    }
    tallies[path] = tally;
  }
  const { pieces, uncaptured } = await session.call('end');
  return { paths: tallies, digests, adapter, selfTest, pieces, uncaptured };
}
