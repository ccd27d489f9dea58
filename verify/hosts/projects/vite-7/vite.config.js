// Vite 7 makes workers that are no modules, which cannot load parts of this package later, as it does.
export default { base: './', worker: { format: 'es' } };
