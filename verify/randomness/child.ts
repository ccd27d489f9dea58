// A process of pool.ts: one call in, what it gives out.
import { type Call, runJob } from './jobs.ts';

process.once('message', (call: Call) => {
  process.send?.(runJob(call), () => process.disconnect());
});
