// The built library in a module service worker, where import() is forbidden: fills work, and what does not says so.
import { afterAll, beforeAll, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { serve } from '../../../scripts/engines/serve.mjs';
import { openPage } from '../harness/browser.ts';

let server: { address: string; close(): void };
beforeAll(async () => {
  server = await serve({ '/': new URL('../../../', import.meta.url) });
});
afterAll(() => {
  server.close();
});

const opened = openPage('/test/browser/harness/empty.html');

test('weight-init does without import() and says where it cannot; weight-init/static has all', async () => {
  const { page } = opened;
  await page.goto(`${server.address}/`, { waitUntil: 'load' });
  const [main, oneFile] = (await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register('/test/browser/policy/service-worker.js', {
      type: 'module',
    });
    try {
      const worker = (registration.installing ?? registration.active) as ServiceWorker;
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise<unknown>((resolve) => {
        port1.onmessage = ({ data }) => resolve(data);
      });
      worker.postMessage(undefined, [port2]);
      return await answer;
    } finally {
      await registration.unregister();
    }
  })) as Record<string, unknown>[];
  const error = (call: string, part: string): unknown =>
    expect.stringMatching(
      new RegExp(
        `^Error: ${call}: ${part} cannot be loaded here \\(.*import\\(\\).*\\); use weight-init/static, which includes it$`,
      ),
    );
  const ofCpu = "the CPU's part of the library";
  expect(main).toEqual({
    own: error('createInitializer', ofCpu),
    onDevice: error('createInitializer', 'the self-test'),
    selfTest: error('selfTest', 'the self-test'),
    shader: true,
    upload: error('create', ofCpu),
    cpu: error('createInitializer', ofCpu),
  });
  expect(oneFile).toEqual({
    own: 'webgpu',
    onDevice: 'webgpu',
    selfTest: true,
    shader: true,
    upload: true,
    cpu: true,
  });
  expect(opened.complaints.splice(0)).toEqual([]);
});
