// Serves the bundles, the library and onnxruntime-web's files to browsers.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve as serveFolders } from '../../scripts/engines/serve.mjs';
import { BUNDLES, DIST } from './bundles.mjs';

/** @returns its address, without a slash at the end, and `close` */
export const serve = () =>
  serveFolders({
    '/dist/': DIST,
    '/onnxruntime-web/': fileURLToPath(new URL('node_modules/onnxruntime-web/dist', import.meta.url)),
    '/': join(BUNDLES, 'chromium'),
  });
