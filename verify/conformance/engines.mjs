// The engines, and how to open a session in each. A missing engine is installed; if that is impossible, the run fails.
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { openDeno } from '../../scripts/engines/deno.mjs';
import { launchFirefox } from '../../scripts/engines/firefox.mjs';
import { openNode } from '../../scripts/engines/node.mjs';
import { openPage } from '../../scripts/engines/page.mjs';
import { lavapipe, lavapipeVersion, swiftShader } from '../../scripts/engines/vulkan.mjs';
import { versionOf } from '../../scripts/report/versions.mjs';
import { SESSION } from './bundle.mjs';

const LIBRARY = new URL('../../dist/', import.meta.url).href;
const CPU = ['plain', 'WebAssembly', 'threads'];
const GPU = ['shader', 'upload'];

const mesa = () => `Mesa ${lavapipeVersion() ?? 'of an unknown version'}`;

/** A session in a browser, with the browser's version. */
async function inBrowser(launch, server) {
  const browser = await launch();
  try {
    const version = (await browser.version()).replace(/^f/, 'F').replace('/', ' ');
    return { ...(await openPage(browser, server, '/session.js')), version };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
const inDeno = async (driver) => ({ ...openDeno(SESSION, await driver()), version: `Deno ${versionOf('deno')}` });
const inNode = async (driver) => ({ ...openNode(SESSION, await driver?.()), version: `Node ${process.versions.node}` });

/**
 * For each engine: `about`, its JavaScript and WebGPU implementations; `driver`, a driver whose version the adapter does not report; the `paths`
 * to test; `library`, the address of the built library there; and `open(server)`, which opens a session with its version.
 */
export const ENGINES = {
  'Node, without WebGPU': {
    about: 'V8',
    paths: CPU,
    library: LIBRARY,
    open: () => inNode(),
  },
  'Node, SwiftShader': {
    about: `V8; Dawn, Tint (npm webgpu ${versionOf('webgpu')})`,
    paths: GPU,
    library: LIBRARY,
    open: () => inNode(swiftShader),
  },
  'Chromium, SwiftShader': {
    about: 'V8; Dawn, Tint',
    paths: GPU,
    library: '/dist/',
    open: (server) => inBrowser(launchBrowser, server),
  },
  'Firefox, lavapipe': {
    about: 'SpiderMonkey; wgpu, naga',
    driver: mesa,
    paths: [...CPU, ...GPU],
    library: '/dist/',
    open: (server) => inBrowser(launchFirefox, server),
  },
  'Deno, lavapipe': {
    about: 'V8; wgpu, naga',
    driver: mesa,
    paths: GPU,
    library: LIBRARY,
    open: () => inDeno(lavapipe),
  },
  'Deno, SwiftShader': {
    about: 'V8; wgpu, naga',
    paths: GPU,
    library: LIBRARY,
    open: () => inDeno(swiftShader),
  },
};
