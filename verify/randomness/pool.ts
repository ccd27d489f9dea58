// Processes, one for each core, that call the exported functions of a module. They are no threads, because tsx loads TypeScript only in the
// main thread of a process on Node 20.
import { availableParallelism } from 'node:os';
import Tinypool from 'tinypool';

const processes = availableParallelism();

/** Tasks begin in the order in which they are given: `pool.run(input, { name })` calls the function of that name. */
export const openPool = (module: URL): Tinypool =>
  new Tinypool({
    filename: module.href,
    runtime: 'child_process',
    serialization: 'advanced',
    minThreads: processes,
    maxThreads: processes,
  });
