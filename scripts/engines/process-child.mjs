// The other end of process.mjs, in Node and in Deno: a session whose functions are called by lines of JSON.
// Arguments: the address of the session, a module, and `dawn` to give Node WebGPU.
import process from 'node:process';
import { createInterface } from 'node:readline';

const [address, gpu] = process.argv.slice(2);
if (gpu === 'dawn') {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  // Dawn is held by a global, since the process crashes if it is collected.
  globalThis.dawn = create([]);
  const navigator = { gpu: globalThis.dawn, userAgent: 'Node.js' };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}
const session = await import(address);

for await (const line of createInterface({ input: process.stdin })) {
  const { method, args } = JSON.parse(line);
  const answer = await session[method](...args).then(
    (result) => ({ result }),
    (error) => ({ error: error.message }),
  );
  console.log(`answer ${JSON.stringify(answer)}`);
}
process.exit();
