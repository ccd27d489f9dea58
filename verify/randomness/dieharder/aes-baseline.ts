// npm run reference -- [SEEDS]: counts the p-values of dieharder's quick tests on its own AES generator, for comparison with ours.
// Nobody doubts that generator, so uneven p-values are dieharder's own. SEEDS is 20 by default.
import { openPool } from '../pool.ts';
import { isWeak } from './assess.ts';
import { findDieharder, type OutputLine } from './dieharder.ts';
import { TESTS } from './tests.ts';

const QUICK = new Set([8, 9, 11, 15, 16, 100, 102, 200, 203]);

const seeds = Number(process.argv[2] ?? 20);
findDieharder();
const pool = openPool(new URL('dieharder.ts', import.meta.url));
const tests = TESTS.filter(({ d, ntuple = 0 }) => QUICK.has(d) && ntuple <= 3);
const values: number[] = [];
for (let seed = 1; seed <= seeds; seed++) {
  const lines: OutputLine[][] = await Promise.all(tests.map((test) => pool.run({ test, seed }, { name: 'runOnAes' })));
  values.push(...lines.flat().map(({ p }) => p));
  const count = (is: (p: number) => boolean): string => `${values.filter(is).length}`;
  console.log(
    `seeds 1 to ${seed}: ${values.length} p-values, ${count((p) => p < 0.01)} below 0.01, ${count((p) => p > 0.99)} above 0.99, ` +
      `${count(isWeak)} weak`,
  );
}
await pool.destroy();
