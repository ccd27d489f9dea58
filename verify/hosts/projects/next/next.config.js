export default { output: 'export', basePath: '/some/where', turbopack: { root: import.meta.dirname } };
