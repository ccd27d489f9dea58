// A static site. The package needs no setting.
export default { output: 'export', distDir: 'dist' };
