// A plain static server of a folder below a path, as a host of pages has it.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** Serves the folder at `path`, which begins and ends with a slash, and nothing elsewhere. Gives its address. */
export async function served(
  folder: URL,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ server: Server; address: string }> {
  const server = createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    try {
      if (!pathname.startsWith(path)) throw new Error(`not below ${path}`);
      const file = pathname.slice(path.length) || 'index.html';
      const content = readFileSync(new URL(file, folder));
      const type = { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' };
      response.writeHead(200, { ...type, ...headers }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve);
  });
  return { server, address: `http://localhost:${(server.address() as AddressInfo).port}${path}` };
}
