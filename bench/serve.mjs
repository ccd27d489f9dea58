// Serves the bundles, the library and onnxruntime-web's files to browsers.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUNDLES, DIST } from './bundles.mjs';

const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
const FOLDERS = {
  '/dist/': DIST,
  '/onnxruntime-web/': fileURLToPath(new URL('node_modules/onnxruntime-web/dist', import.meta.url)),
  '/': join(BUNDLES, 'chromium'),
};

/** An empty page, or with `?script=` one that runs a module. */
const page = (script) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">${
    script ? `<script type="module" src="${script}"></script>` : ''
  }`;

/** @returns its address, without a slash at the end, and `close` */
export async function serve() {
  const server = createServer(({ url }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (pathname === '/') return response.setHeader('content-type', 'text/html').end(page(searchParams.get('script')));
    const [prefix, folder] = Object.entries(FOLDERS).find(([start]) => pathname.startsWith(start));
    const file = join(folder, pathname.slice(prefix.length));
    if (!file.startsWith(folder) || !existsSync(file)) return response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    return createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return { address: `http://localhost:${server.address().port}`, close: () => server.close() };
}
