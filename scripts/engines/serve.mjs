// Serves files to sessions in browsers.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/** An empty page, or with `?script=` one that runs a module. */
const page = (script) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>session</title><link rel="icon" href="data:,">${
    script ? `<script type="module" src="${script}"></script>` : ''
  }`;

/**
 * @param folders - by the path that they are served below; of those that fit, the first
 * @param posted - called with the path and the bytes of what is posted
 * @returns its address, without a slash at the end, and `close`
 */
export async function serve(folders, posted) {
  const receive = async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    posted(request.url, Buffer.concat(parts));
    response.end();
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (request.method === 'POST' && posted) return receive(request, response);
    if (pathname === '/') return response.setHeader('content-type', 'text/html').end(page(searchParams.get('script')));
    const [prefix, folder] = Object.entries(folders).find(([start]) => pathname.startsWith(start)) ?? [];
    const file = folder && join(folder, pathname.slice(prefix.length));
    if (!file?.startsWith(folder) || !existsSync(file)) return response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    return createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return { address: `http://localhost:${server.address().port}`, close: () => server.close() };
}
