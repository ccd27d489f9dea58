// An esbuild plugin for imports of shaders as strings, `.wgsl?raw`, which Vite has built in.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const shaders = {
  name: 'shaders',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.wgsl\?raw(&compact)?$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\?.*/, '')),
      namespace: 'shader',
    }));
    onLoad({ filter: /./, namespace: 'shader' }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'text',
    }));
  },
};
