// Where the bytes of files of dist come from, by their source maps.
import { readFileSync } from 'node:fs';
import { decode } from '@jridgewell/sourcemap-codec';

const DIST = new URL('../../dist/', import.meta.url);

/** The room of src that a source is in. */
const roomOf = (source) => /(?:^|\/)(src\/\w+)/.exec(source)?.[1] ?? source;

/** Minified bytes by room. Shaders are the lines that have no mapping: those within a text. @param {string[]} files of dist */
export function bytesByRoom(files) {
  const rooms = new Map();
  const add = (room, bytes) => rooms.set(room, (rooms.get(room) ?? 0) + bytes);
  for (const file of files) {
    const lines = readFileSync(new URL(file, DIST), 'utf8').split('\n');
    const map = JSON.parse(readFileSync(new URL(`${file}.map`, DIST), 'utf8'));
    const mappings = decode(map.mappings);
    for (const [i, line] of lines.entries()) {
      const segments = mappings[i] ?? [];
      if (segments.length === 0 && !line.startsWith('//#')) add('shaders', line.length + 1);
      for (const [j, [column, source]] of segments.entries()) {
        const end = segments[j + 1]?.[0] ?? line.length;
        const room = source === undefined ? 'glue of the bundler' : roomOf(map.sources[source]);
        add(room, end - column);
      }
    }
  }
  return [...rooms].sort(([, a], [, b]) => b - a);
}
