// npm run -s feed -- SOURCE [ELEMENT] | dieharder -g 200 -d 0: writes the words of a source to the standard output, from an element on.
// SOURCE is tensor, seeds, streams or names.
import { interleaved, SOURCES, type SourceName } from '../sources/sources.ts';
import { writeWords } from './write-words.ts';

const [name = '', element = '0'] = process.argv.slice(2);
if (!(name in SOURCES)) throw new Error(`npm run -s feed -- ${Object.keys(SOURCES).join('|')} [element]`);
await writeWords(interleaved(SOURCES[name as SourceName], Number(element)), process.stdout);
