// node scripts/run.mjs [--build] [--page] [--peers] [--site] PROGRAM [ARGUMENTS]: runs a program of this repository, JavaScript or TypeScript.
// Installs the packages first where they are missing. --build builds the library, --page the demo page, --peers installs what the
// benchmark compares with, --site what builds the documentation.
// For --help it prints how the program is called: the comment at its start.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { helpOf } from './help.mjs';
import { installPackages } from './install.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const options = process.argv.slice(2);
const place = options.findIndex((option) => !option.startsWith('--'));
const [program, ...args] = options.splice(place);

const shell = process.platform === 'win32';
function run(command, commandArgs, more) {
  const { status } = spawnSync(command, commandArgs, { stdio: 'inherit', ...more });
  if (status !== 0) process.exit(status ?? 1);
}

if (args.includes('--help')) {
  console.log(helpOf(program));
} else {
  installPackages();
  if (options.includes('--peers')) installPackages('bench');
  if (options.includes('--site')) installPackages('site');
  if (options.includes('--build')) run('npm', ['run', '-s', 'build'], { shell });
  if (options.includes('--page')) run('npm', ['run', '-s', 'build:demo'], { shell });
  run(process.execPath, [...(program.endsWith('.ts') ? ['--import', 'tsx'] : []), program, ...args]);
}
