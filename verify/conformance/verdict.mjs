// The failures of a result, as sentences. A good result has none.

const SCHEMES = 20;
/** Without the two of orthogonal matrices: the plain TypeScript is compared with bits, and those are defined to a tolerance. */
const EXACT = 18;

/** @param result - from `runSuite`, or `{ error }` */
export function failuresOf(result) {
  if (result.error) return [result.error];
  const failures = [];
  for (const [path, { rows, changed, first }] of Object.entries(result.paths)) {
    const different = rows.reduce((sum, row) => sum + row.different, 0);
    if (different > 0) failures.push(`${path}: ${different} elements different`);
    if (changed > 0) failures.push(`${path}: ${changed} half words around the weights changed`);
    const expected = 3 * (path === 'plain' ? EXACT : SCHEMES);
    const compared = rows.filter((row) => row.compared > 0).length;
    if (compared !== expected) failures.push(`${path}: ${compared} of ${expected} initializers and dtypes compared`);
    failures.push(...first);
  }
  if (result.selfTest && !result.selfTest.passed)
    failures.push(`self-test: ${JSON.stringify(result.selfTest.failures)}`);
  if (result.paths.threads && !(result.pieces > 0)) failures.push('no thread computed anything');
  failures.push(...result.uncaptured.map((message) => `the device reports: ${message}`));
  return failures;
}

/** Batches whose expected bits differ between engines, so that one engine compares with wrong bits. */
export function digestFailures(results) {
  const failures = [];
  const known = new Map();
  for (const [engine, { digests = {} }] of Object.entries(results)) {
    for (const [batch, digest] of Object.entries(digests)) {
      const before = known.get(batch);
      if (before && before.digest !== digest)
        failures.push(`batch ${batch}: ${engine} expects other bits than ${before.engine}`);
      if (!before) known.set(batch, { engine, digest });
    }
  }
  return failures;
}
