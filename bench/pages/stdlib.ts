import normal from '@stdlib/random-base-normal';
import { upload } from './parts/upload.ts';

await upload(normal.factory(0, Math.sqrt(2 / 512), { seed: 42 }));
