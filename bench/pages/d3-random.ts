import { randomNormal } from 'd3-random';
import { upload } from './parts/upload.ts';

await upload(randomNormal(0, Math.sqrt(2 / 512)));
