// Serves the bundles, the library and onnxruntime-web's files to browsers.
import { serve } from '../../scripts/engines/serve.mjs';
import { BROWSER_BUNDLES } from './bundles.mjs';

export const serveBundles = () =>
  serve({
    '/dist/': new URL('../../dist', import.meta.url),
    '/onnxruntime-web/': new URL('../node_modules/onnxruntime-web/dist', import.meta.url),
    '/': BROWSER_BUNDLES,
  });
