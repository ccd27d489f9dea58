// npm run digits -- FILE: makes demo/data/digits.bin from scikit-learn's digits, digits.csv.gz or digits.csv.
// The file is sklearn/datasets/data/digits.csv.gz: 1797 lines of 64 pixels from 0 to 16, and the digit.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const [source] = process.argv.slice(2);
if (!source) throw new Error('npm run digits -- digits.csv.gz');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const file = readFileSync(source);
const csv = source.endsWith('.gz') ? gunzipSync(file) : file;
const rows = csv
  .toString('latin1')
  .trimEnd()
  .split('\n')
  .map((line) => line.split(',').map(Number));

const isRow = (row) =>
  row.length === 65 && row.every((n, i) => Number.isInteger(n) && n >= 0 && n <= (i < 64 ? 16 : 9));
if (rows.length !== 1797 || !rows.every(isRow)) throw new Error(`${source} is not the file of digits`);

const bytes = Uint8Array.from(rows.flat());
writeFileSync(fileURLToPath(new URL('./digits.bin', import.meta.url)), bytes);
console.log(`${sha256(file)}  ${source}\n${sha256(csv)}  as csv\n${sha256(bytes)}  digits.bin, ${bytes.length} bytes`);
