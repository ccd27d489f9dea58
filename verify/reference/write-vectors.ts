// npm run vectors: writes the table and the vectors with the second implementation.
import { writeFileSync } from 'node:fs';
import { toLines } from './json.ts';
import { makeTable } from './normal.ts';
import { makeOrthogonal } from './orthogonal-vectors.ts';
import { makeHalves, makeSchemes } from './scheme-vectors.ts';
import { makeStacks } from './stack-vectors.ts';
import { makeEdges, makeVectors } from './vectors.ts';

const table = makeTable();
const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
writeFileSync(at('verify/reference/vectors/normal-table.bin'), new Uint8Array(table.buffer));
writeFileSync(at('verify/reference/vectors/stream-v1.json'), toLines(makeVectors(table)));
writeFileSync(at('verify/reference/vectors/edges-v1.json'), toLines(makeEdges(table)));
writeFileSync(at('verify/reference/vectors/schemes-v1.json'), toLines(makeSchemes(table)));
writeFileSync(at('verify/reference/vectors/halves-v1.json'), toLines(makeHalves(table)));
writeFileSync(at('verify/reference/vectors/stacks-v1.json'), toLines(makeStacks(table)));
writeFileSync(at('verify/reference/vectors/orthogonal-v1.json'), toLines(makeOrthogonal(table)));
