// A static server on this machine: for sessions in browsers, and for tests that need headers of their own.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

/** An empty page, or with `?script=` one that runs a module. */
const page = (script) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>session</title><link rel="icon" href="data:,">${
    script ? `<script type="module" src="${script}"></script>` : ''
  }`;

/** The whole body of a request. */
async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/**
 * Serves folders, and an empty page at `/`, which runs the module that `?script=` names.
 *
 * @param {Record<string, string | URL>} folders by the path that each is served below; the first that fits a request serves it
 * @param {{ headers?: Record<string, string>, posted?: (path: string, body: Buffer) => void }} [options] headers of every response;
 *   `posted` receives what is posted
 * @returns {Promise<{ address: string, close(): void }>} the address has no slash at its end
 */
export async function serve(folders, { headers = {}, posted } = {}) {
  // `dev` looks at the disk at every request, so that large folders need not be read first.
  const mounts = Object.entries(folders).map(([prefix, folder]) => ({
    prefix,
    files: sirv(folder instanceof URL ? fileURLToPath(folder) : folder, { dev: true }),
  }));
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method === 'POST' && posted) {
      posted(pathname, await bodyOf(request));
      return response.end();
    }
    if (pathname === '/') return response.setHeader('content-type', 'text/html').end(page(searchParams.get('script')));
    const mount = mounts.find(({ prefix }) => pathname.startsWith(prefix));
    if (!mount) return response.writeHead(404).end();
    request.url = pathname.slice(mount.prefix.length - 1);
    return mount.files(request, response);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return { address: `http://localhost:${server.address().port}`, close: () => server.close() };
}
