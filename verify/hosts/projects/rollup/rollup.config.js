import resolve from '@rollup/plugin-node-resolve';

// The worker is an entry of its own, beside the page's, which names it.
export default {
  input: ['main.js', 'worker.js'],
  output: { dir: 'dist', format: 'es' },
  plugins: [resolve({ browser: true })],
};
