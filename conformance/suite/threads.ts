// Whether threads are really started.

type Started = new (...args: never[]) => object;
type Threads = { Worker: Started };
type Host = {
  Worker?: Started;
  process?: { getBuiltinModule?(name: string): object };
};

/** Counts what is started from now on; to be called before the library starts any. Gives the function that says how many. */
export function countThreads(): () => number {
  let count = 0;
  const counted = (Original: Started): Started =>
    class extends Original {
      constructor(...args: never[]) {
        super(...args);
        count++;
      }
    };
  const host = globalThis as Host;
  if (host.Worker) {
    host.Worker = counted(host.Worker);
  } else if (host.process?.getBuiltinModule) {
    const { getBuiltinModule } = host.process;
    const threads = getBuiltinModule('node:worker_threads') as Threads;
    const Worker = counted(threads.Worker);
    host.process.getBuiltinModule = (name) =>
      name === 'node:worker_threads' ? { ...threads, Worker } : getBuiltinModule(name);
  }
  return () => count;
}
