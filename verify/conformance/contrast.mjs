// How far normals of the same words differ between engines: Box-Muller's, and the library's.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Maps the bits of float32 to integers in the same order: neighbouring float32 are 1 apart. */
const ordered = (bits) => (bits < 0 ? -2147483648 - bits : bits);

/** How many elements of two lists of float32 differ, and the largest difference: in units in the last place, and absolute. */
export function differences(a, b) {
  const [bitsA, bitsB] = [a, b].map(({ buffer, byteOffset, length }) => new Int32Array(buffer, byteOffset, length));
  const found = { different: 0, ulps: 0, absolute: 0 };
  for (let i = 0; i < bitsA.length; i++) {
    if (bitsA[i] === bitsB[i]) continue;
    found.different++;
    found.ulps = Math.max(found.ulps, Math.abs(ordered(bitsA[i]) - ordered(bitsB[i])));
    found.absolute = Math.max(found.absolute, Math.abs(a[i] - b[i]));
  }
  return found;
}

/** Keeps on disk the numbers that engines post, 64 MiB each. */
export function openContrast() {
  const folder = mkdtempSync(join(tmpdir(), 'weight-init-'));
  const kept = [];
  const fileOf = (index, method) => join(folder, `${index}-${method}`);
  const valuesOf = (index, method) => {
    const { buffer, byteOffset, length } = readFileSync(fileOf(index, method));
    return new Float32Array(buffer.slice(byteOffset, byteOffset + length));
  };
  return {
    /** Called by the server with the path and the body of each POST request; takes `/values/<index>/<method>`. */
    posted(path, body) {
      const [, index, method] = /^\/values\/(\d+)\/([\w-]+)$/.exec(path) ?? [];
      if (index) writeFileSync(fileOf(index, method), body);
    },
    /** Makes a session compute its numbers and post them. */
    async gather(name, session, server, count, shaders) {
      await session.call('contrast', `${server}/values/${kept.length}`, count, shaders);
      kept.push(name);
    },
    /** The names of those that posted, and the differences of each pair, for one method. */
    compared(method) {
      const pairs = kept.flatMap((a, i) => {
        const values = valuesOf(i, method);
        return kept.slice(0, i).map((b, j) => ({ a, b, ...differences(values, valuesOf(j, method)) }));
      });
      return { names: [...kept], pairs };
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}
