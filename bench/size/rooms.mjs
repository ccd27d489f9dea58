// Where the bytes of files of dist come from, by their source maps.
import { decode } from '@jridgewell/sourcemap-codec';
import { textOf } from './pages.mjs';
import { shadersIn } from './texts.mjs';

const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

/** The room of src that a source is in. */
const roomOf = (source) => /(?:^|\/)(src\/\w+)/.exec(source)?.[1] ?? source;

/** Minified bytes by room, and of the shaders. @param {string[]} files of dist */
export function bytesByRoom(files) {
  const rooms = new Map();
  const add = (room, bytes) => rooms.set(room, (rooms.get(room) ?? 0) + bytes);
  for (const file of files) {
    const code = textOf(file);
    const map = JSON.parse(textOf(`${file}.map`));
    const mappings = decode(map.mappings);
    const shaders = shadersIn(code);
    let start = 0;
    for (const [i, line] of code.split('\n').entries()) {
      for (const [j, [column, source]] of (mappings[i] ?? []).entries()) {
        const [from, to] = [start + column, start + (mappings[i][j + 1]?.[0] ?? line.length)];
        const shader = sum(shaders.map((text) => Math.max(0, Math.min(to, text.end) - Math.max(from, text.start))));
        const room = source === undefined ? 'glue of the bundler' : roomOf(map.sources[source]);
        add('shaders', shader);
        add(room, to - from - shader);
      }
      start += line.length + 1;
    }
  }
  return [...rooms].sort(([, a], [, b]) => b - a);
}
