import { initializeWeightsSync } from '../../dist/index-cpu.js';
import { done } from './parts/done.ts';

initializeWeightsSync([512, 512], 'he', { seed: 42 });
done();
