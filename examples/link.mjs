// npm runs this after an installation: the examples find weight-init in this repository. As a dependency, its whole list of
// development packages would stand in the lock file, which each change of them would make wrong.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const link = fileURLToPath(new URL('node_modules/weight-init', import.meta.url));
mkdirSync(new URL('node_modules', import.meta.url), { recursive: true });
rmSync(link, { recursive: true, force: true });
symlinkSync(fileURLToPath(new URL('..', import.meta.url)), link, 'junction');
