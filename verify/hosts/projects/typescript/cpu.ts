import { type ArrayWeights, fillWeightsSync, heNormal, initializeWeightsSync } from 'weight-init/cpu';

const weights: ArrayWeights = initializeWeightsSync([3, 5], 'he', { seed: 42, name: 'w' });
fillWeightsSync(weights.data, { name: 'w', shape: [3, 5], init: heNormal(), seed: 1n });
export const first: number | undefined = weights.data[0];
