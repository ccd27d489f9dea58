import resolve from '@rollup/plugin-node-resolve';

export default {
  input: 'script.js',
  output: { file: 'dist/script.js', format: 'iife', inlineDynamicImports: true },
  plugins: [resolve({ browser: true })],
};
