// The page's side of the worker: calls it batch by batch, adds up the results, and ends it.
import type { Remote } from 'comlink';
import type { Path } from '../../verify/conformance/suite/suite.ts';
import { addTally, newTally, type Tally } from '../../verify/conformance/suite/tally.ts';
import type { Threads } from '../../verify/conformance/suite/threads.ts';
import { inWorker } from '../page/in-worker.ts';
import type { Checker, Opened } from './checker.ts';

export interface Found extends Omit<Opened, 'batches'> {
  readonly paths: Partial<Record<Path, Tally>>;
  readonly threads: Readonly<Threads>;
  readonly reports: readonly string[];
}

export interface Step {
  readonly path: Path;
  /** Batches done, and all batches. */
  readonly done: number;
  readonly total: number;
}

async function checked(remote: Remote<Checker>, stepped: (step: Step) => void): Promise<Found> {
  const { batches, ...about } = await remote.open();
  const counts = Object.entries(batches) as [Path, number][];
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  let done = 0;
  const paths: Found['paths'] = {};
  for (const [path, count] of counts) {
    const tally = newTally();
    paths[path] = tally;
    for (let i = 0; i < count; i++) {
      stepped({ path, done, total });
      addTally(tally, await remote.run(path, i));
      done++;
    }
  }
  return { ...about, paths, ...(await remote.end()) };
}

/** Checks everything in a worker of its own. Rejects if the worker fails. */
export function check(stepped: (step: Step) => void): Promise<Found> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'check' });
  return inWorker<Checker, Found>(worker, 'the worker of the check', (remote) => checked(remote, stepped));
}
