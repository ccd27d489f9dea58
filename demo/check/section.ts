// The section that checks the visitor's device.

import { messageOf } from '../page/error-message.ts';
import { showFacts } from '../page/facts.ts';
import { copyButton } from '../save/copy.ts';
import { saveText } from '../save/download.ts';
import html from './check.html?raw';

const element = <T extends HTMLElement>(id: string): T => document.getElementById(`check-${id}`) as T;

async function run(): Promise<void> {
  const [start, progress] = [element<HTMLButtonElement>('start'), element<HTMLProgressElement>('progress')];
  start.disabled = true;
  element('found').hidden = true;
  element('problem').hidden = true;
  progress.hidden = false;
  progress.value = 0;
  const status = element('status');
  status.textContent = 'Starting …';
  try {
    // Loaded at the first check: the vectors alone are larger than the page.
    const [{ check }, { factsOf, sharedOf }] = await Promise.all([import('./client.ts'), import('./result.ts')]);
    let said = '';
    const found = await check(({ path, done, total }) => {
      progress.value = done / total;
      if (path !== said) status.textContent = `Checking: ${path} …`;
      said = path;
    });
    const shared = sharedOf(found, navigator.userAgent);
    showFacts(element('facts'), factsOf(shared));
    element('result').textContent = JSON.stringify(shared, null, 1);
    element('found').hidden = false;
    status.textContent = `${shared.verdict}.`;
  } catch (error) {
    status.textContent = '';
    element('problem').textContent = `The check did not come to an end: ${messageOf(error)}`;
    element('problem').hidden = false;
  } finally {
    progress.hidden = true;
    start.disabled = false;
  }
}

/** Puts the section at the end of a panel. */
export function openCheck(root: HTMLElement): void {
  root.insertAdjacentHTML('beforeend', html);
  element('start').addEventListener('click', run);
  const result = element('result');
  copyButton(element('copy'), () => result.textContent ?? '', result);
  element('save').addEventListener('click', () =>
    saveText('weight-init-check.json', 'application/json', `${result.textContent}\n`),
  );
}
