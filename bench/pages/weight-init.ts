import { initializeWeights } from '../../dist/index.js';
import { done } from './parts/done.ts';

const weights = await initializeWeights([512, 512], 'he', { seed: 42 });
await weights.device?.queue.onSubmittedWorkDone();
done();
