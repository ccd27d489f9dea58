import { blockUntilReady, defaultDevice, init, random } from '@jax-js/jax';
import { done } from './parts/done.ts';

await init('wasm');
defaultDevice('wasm');
await blockUntilReady([random.normal(random.key(42), [512, 512]).mul(Math.sqrt(2 / 512))]);
done();
