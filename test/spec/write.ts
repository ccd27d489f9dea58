// npm run vectors: writes the table and the vectors with the second implementation.
import { writeFileSync } from 'node:fs';
import { makeTable } from './normal.ts';
import { makeEdges, makeVectors } from './vectors.ts';

const table = makeTable();
const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
writeFileSync(at('docs/normal-table.bin'), new Uint8Array(table.buffer));
const lines = (rows: unknown[]): string => `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`;
writeFileSync(at('test/vectors/stream-v1.json'), lines(makeVectors(table)));
writeFileSync(at('test/vectors/edges-v1.json'), lines(makeEdges(table)));
