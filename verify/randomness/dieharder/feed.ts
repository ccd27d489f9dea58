// The words of a source for a program that reads them: npx tsx verify/randomness/dieharder/feed.ts tensor 0 | dieharder -g 200 -d 0

import { interleaved, SOURCES, type SourceName } from '../sources/sources.ts';
import { pour } from './pour.ts';

const [name = '', element = '0'] = process.argv.slice(2);
if (!(name in SOURCES))
  throw new Error(`npx tsx verify/randomness/dieharder/feed.ts ${Object.keys(SOURCES).join('|')} [element]`);
await pour(interleaved(SOURCES[name as SourceName], Number(element)), process.stdout);
