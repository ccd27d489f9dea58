// A browser for each file that runs at a time, and one server for all.
import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer';
import { createServer } from 'vite';
import type { TestProject } from 'vitest/node';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { launchBrowser } from '../../../scripts/engines/chromium.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    browsers: string[];
    origin: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'error',
    server: { port: 0, host: 'localhost', hmr: false },
    // The examples import the package by its name, as users do: what was built.
    resolve: {
      alias: [
        { find: /^weight-init$/, replacement: `${root}dist/index.js` },
        { find: /^weight-init\/((?:adapters|generators)\/[\w-]+)$/, replacement: `${root}dist/$1.js` },
        { find: /^weight-init\/(\w+)$/, replacement: `${root}dist/index-$1.js` },
      ],
    },
    // What pages import, also when a panel is opened: found later, it would load the page anew.
    optimizeDeps: {
      // Without the examples, which have packages of their own.
      entries: ['demo/**/*.html', 'test/**/*.html', 'examples/federated/index.html'],
      include: [
        'typegpu',
        '@observablehq/plot',
        'comlink',
        '@tensorflow/tfjs-core',
        '@tensorflow/tfjs-core/dist/register_all_gradients',
        '@tensorflow/tfjs-backend-cpu',
        '@tensorflow/tfjs-backend-webgpu',
        '@tensorflow/tfjs-layers',
        'onnxruntime-web/webgpu',
        'three/webgpu',
        'three/tsl',
        'three-0.180/webgpu',
        'three-0.180/tsl',
      ],
    },
  });
  await server.listen();
  const browsers: Browser[] = await Promise.all(
    Array.from({ length: project.config.maxWorkers }, () => launchBrowser()),
  );
  project.provide(
    'browsers',
    browsers.map((browser) => browser.wsEndpoint()),
  );
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('the test server has no address');
  project.provide('origin', url.replace(/\/$/, ''));
  return async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await server.close();
  };
}
