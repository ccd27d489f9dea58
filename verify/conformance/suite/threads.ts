// Whether threads really make something.

type Event = 'message' | 'error' | 'exit';
interface Thread {
  on?(event: Event, listener: () => void): void;
  addEventListener?(event: Event, listener: () => void): void;
  terminate(): unknown;
}
type Started = new (...args: never[]) => Thread;
type Module = { Worker: Started };
type Host = {
  Worker?: Started;
  process?: { getBuiltinModule?(name: string): object };
};

/** What threads have done so far. */
export interface Threads {
  /** How many were started. */
  started: number;
  /** How many have said that they can begin. */
  ready: number;
  /** Pieces that they have made. */
  pieces: number;
  /** How many could not be started, or have ended. */
  ended: number;
}

/** Counts from now on; to be called before the library starts any. */
export function watchThreads(): Threads {
  const threads = { started: 0, ready: 0, pieces: 0, ended: 0 };
  const counted = (Original: Started): Started =>
    class extends Original {
      constructor(...args: never[]) {
        threads.ended++; // unless there is one now
        super(...args);
        threads.ended--;
        threads.started++;
        let ready = false;
        const answered = (): void => {
          if (ready) threads.pieces++;
          else threads.ready++; // the first answer says so
          ready = true;
        };
        const ended = (): void => {
          threads.ended++;
        };
        if (this.on) {
          this.on('message', answered);
          this.on('exit', ended);
        } else {
          this.addEventListener?.('message', answered);
          this.addEventListener?.('error', ended);
        }
      }
      override terminate(): unknown {
        threads.ended++; // in browsers no event says so
        return super.terminate();
      }
    };
  const host = globalThis as Host;
  if (host.Worker) {
    host.Worker = counted(host.Worker);
  } else if (host.process?.getBuiltinModule) {
    const { getBuiltinModule } = host.process;
    const original = getBuiltinModule('node:worker_threads') as Module;
    const Worker = counted(original.Worker);
    host.process.getBuiltinModule = (name) =>
      name === 'node:worker_threads' ? { ...original, Worker } : getBuiltinModule(name);
  }
  return threads;
}
