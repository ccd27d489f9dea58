// The page: tabs of panels, each opened when its tab is first selected.
//
// The rooms, each of which imports only from those above it:
//   page/        the shell: address, tabs, facts, numbers, long work in steps
//   save/        files, pictures and texts to take along
//   form/        the initializers on offer and the fields of their options
//   data/        the data sets: spirals and digits
//   theory/      formulas, without the DOM
//   plots/       what all plots share: figures, legends, axes, the look of each initializer
//   tfjs/        the worker that measures and trains networks; the only room with TensorFlow.js
//   network/     the choice of a network, shared by the panels of signal and training
//   check/       the check of a device, with the suite of verify/conformance/
//   initialize/, signal/, training/   the panels; the first has the check

import * as initialize from './initialize/panel.ts';
import { readAddress, writeAddress } from './page/address.ts';
import { messageOf } from './page/error-message.ts';
import type { Panel, PanelModule } from './page/panel.ts';
import { tabs } from './page/tabs.ts';

const TITLE = document.title;

/** Loads the module of each panel. The networks are loaded only when their panels are opened. */
const LOAD: Readonly<Record<string, () => PanelModule | Promise<PanelModule>>> = {
  initialize: () => initialize,
  signal: () => import('./signal/panel.ts'),
  training: () => import('./training/panel.ts'),
};
const FIRST = 'initialize';

const opened = new Map<string, Panel | 'loading'>();
let current = FIRST;

function line(role: 'status' | 'alert', ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement('p');
  made.className = role === 'alert' ? 'problem' : 'progress';
  made.setAttribute('role', role);
  made.append(...content);
  return made;
}

/** Some browsers remember a failed import until the page is loaded again. Then it opens with the same choices. */
function failure(error: unknown): HTMLElement {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'small', textContent: 'Load the page again' });
  button.addEventListener('click', () => location.reload());
  return line('alert', `This panel did not load: ${messageOf(error)} `, button);
}

async function show(name: string, root: HTMLElement): Promise<void> {
  const known = opened.get(name);
  if (known === 'loading') return;
  if (known) {
    known.shown();
    return;
  }
  opened.set(name, 'loading');
  root.replaceChildren(line('status', 'Loading …'));
  try {
    const { open } = await (LOAD[name] as (typeof LOAD)[string])();
    root.replaceChildren();
    const panel = open(root);
    opened.set(name, panel);
    if (current === name) panel.shown();
  } catch (error) {
    opened.delete(name);
    root.replaceChildren(failure(error));
  }
}

const nameOf = (tab: HTMLElement): string => tab.id.replace('tab-', '');

const select = tabs(document.getElementById('tabs') as HTMLElement, (tab, root) => {
  current = nameOf(tab);
  writeAddress(['panel'], new URLSearchParams(current === FIRST ? '' : { panel: current }));
  document.title = `${tab.querySelector('.name')?.textContent} · ${TITLE}`;
  show(current, root);
});

const named = readAddress().get('panel') ?? FIRST;
select(document.getElementById(`tab-${Object.hasOwn(LOAD, named) ? named : FIRST}`) as HTMLElement);
