// What is wrong with a result, in words; nothing, if it is as it must be.

const SCHEMES = 20;
/** Those of orthogonal matrices are not among the published vectors, nor of the second implementation. */
const EXACT = 18;

/** @param result - of run.mjs, or `{ error }` */
export function failuresOf(result) {
  if (result.error) return [result.error];
  const failures = [];
  for (const [path, { rows, changed, first }] of Object.entries(result.paths)) {
    const different = rows.reduce((sum, row) => sum + row.different, 0);
    if (different > 0) failures.push(`${path}: ${different} elements different`);
    if (changed > 0) failures.push(`${path}: ${changed} half words round the weights changed`);
    const expected = 3 * (path === 'plain' ? EXACT : SCHEMES);
    const compared = rows.filter((row) => row.compared > 0).length;
    if (compared !== expected) failures.push(`${path}: ${compared} of ${expected} initializers and dtypes compared`);
    failures.push(...first);
  }
  if (result.selfTest && !result.selfTest.passed)
    failures.push(`self-test: ${JSON.stringify(result.selfTest.failures)}`);
  if (result.paths.threads && !(result.pieces > 0)) failures.push('no thread made anything');
  failures.push(...result.uncaptured.map((message) => `the device reports: ${message}`));
  return failures;
}

/** Batches whose weights should be others in one engine than in the others: what each compares with would be wrong. */
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
