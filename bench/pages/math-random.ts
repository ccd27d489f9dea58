import { upload } from './parts/upload.ts';

const stddev = Math.sqrt(2 / 512);
await upload(() => stddev * Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()));
