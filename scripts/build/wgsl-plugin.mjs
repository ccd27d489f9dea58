// For esbuild: shaders as strings, asked for as Vite's users do.
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
