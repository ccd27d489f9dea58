// Counts the work of the library's threads, to see that they really take part.

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

/** The threads' work so far. */
export interface Threads {
  /** Threads that were started. */
  started: number;
  /** Threads that have reported that they are ready. */
  ready: number;
  /** Pieces that threads have computed. */
  pieces: number;
  /** Threads that could not be started, or have ended. */
  ended: number;
}

/** Counts from now on. Call it before the library starts threads. */
export function watchThreads(): Threads {
  const threads = { started: 0, ready: 0, pieces: 0, ended: 0 };
  const counted = (Original: Started): Started =>
    class extends Original {
      constructor(...args: never[]) {
        threads.ended++; // taken back below, if the constructor does not throw
        super(...args);
        threads.ended--;
        threads.started++;
        let ready = false;
        const answered = (): void => {
          if (ready) threads.pieces++;
          else threads.ready++; // a thread's first message says that it is ready
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
        threads.ended++; // browsers report no event
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
