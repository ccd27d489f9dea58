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
//   initialize/, signal/, training/, exercise/   the panels; the first has the check, the last prints what the first plots
//   guide/       the guided path over the panels: it sets choices in the address and selects their panel

import * as initialize from './initialize/panel.ts';
import { ADDRESS_WRITTEN, readAddress, writeAddress } from './page/address.ts';
import { messageOf } from './page/error-message.ts';
import type { Panel, PanelModule } from './page/panel.ts';
import { tabs } from './page/tabs.ts';
import { copyButton } from './save/copy.ts';

const TITLE = document.title;

/** Loads the module of each panel. The networks are loaded only when their panels are opened. */
const LOAD: Readonly<Record<string, () => PanelModule | Promise<PanelModule>>> = {
  initialize: () => initialize,
  signal: () => import('./signal/panel.ts'),
  training: () => import('./training/panel.ts'),
  exercise: () => import('./exercise/panel.ts'),
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

const element = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

const select = tabs(element('tabs'), (tab, root) => {
  current = nameOf(tab);
  writeAddress(['panel'], new URLSearchParams(current === FIRST ? '' : { panel: current }));
  document.title = `${tab.querySelector('.name')?.textContent} · ${TITLE}`;
  show(current, root);
});

const selectPanel = (name: string): void => select(element(`tab-${Object.hasOwn(LOAD, name) ? name : FIRST}`));
selectPanel(readAddress().get('panel') ?? FIRST);

/** Opens and leaves the guided path, which is loaded when it is first wanted. */
let toggleGuide: Promise<() => void> | undefined;
async function openGuide(): Promise<void> {
  toggleGuide ??= import('./guide/guide.ts').then(({ guide }) =>
    guide(element('guide'), element('guide-open'), selectPanel),
  );
  try {
    (await toggleGuide)();
  } catch (error) {
    toggleGuide = undefined;
    element('guide').hidden = false;
    element('guide').replaceChildren(failure(error));
  }
}
element('guide-open').addEventListener('click', openGuide);
if (readAddress().has('step')) openGuide();

const link = element('link');
copyButton(
  element('share') as HTMLButtonElement,
  () => {
    link.textContent = location.href;
    return location.href;
  },
  link,
);
// A link of other choices would be wrong.
addEventListener(ADDRESS_WRITTEN, () => {
  link.textContent = '';
});
