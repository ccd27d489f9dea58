// Deno, with its own WebGPU; without an adapter on the CPU: the same bits.
import { createInitializer, heNormal } from 'weight-init';

const initializer = await createInitializer({ seed: 42 });
const weights = await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
const values = await weights.read();
console.log(`${values.length} weights on ${initializer.backend}; the first three: ${values.slice(0, 3).join(' ')}`);
initializer.destroy();
