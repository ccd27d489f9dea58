// The guided path over the panels. The address keeps its step.
import { readAddress, writeAddress } from '../page/address.ts';
import html from './guide.html?raw';
import { CHOICE_KEYS, STEPS } from './steps.ts';
import './guide.css';

const KEY = 'step';

const element = (id: string): HTMLElement => document.getElementById(`guide-${id}`) as HTMLElement;

/** The step in the address, from 0 on; the first if there is none. */
function stepOfAddress(): number {
  const step = Number(readAddress().get(KEY));
  return Number.isInteger(step) && step >= 1 && step <= STEPS.length ? step - 1 : 0;
}

/**
 * Puts the path into `root`, and returns a function that shows or leaves it.
 *
 * @param button - opens and leaves it
 * @param selectPanel - selects the tab of a panel, which then reads its choices from the address
 */
export function guide(root: HTMLElement, button: HTMLElement, selectPanel: (panel: string) => void): () => void {
  root.innerHTML = html;
  root.hidden = true;
  let current = 0;
  const step = () => STEPS[current] as (typeof STEPS)[number];

  function go(to: number): void {
    current = to % STEPS.length;
    const last = current === STEPS.length - 1;
    element('title').textContent = `Step ${current + 1} of ${STEPS.length}. ${step().title}`;
    element('why').textContent = step().why;
    element('look').textContent = `What to look at: ${step().look}`;
    element('show').textContent = step().button;
    element('back').hidden = current === 0;
    element('next').textContent = last ? 'Start again' : 'Next step';
    writeAddress([KEY], new URLSearchParams({ [KEY]: `${current + 1}` }));
  }
  function leave(): void {
    root.hidden = true;
    button.ariaExpanded = 'false';
    writeAddress([KEY], new URLSearchParams());
    button.focus();
  }
  function toggle(): void {
    if (!root.hidden) {
      leave();
      return;
    }
    root.hidden = false;
    button.ariaExpanded = 'true';
    go(stepOfAddress());
    element('title').focus();
  }

  element('show').addEventListener('click', () => {
    writeAddress(CHOICE_KEYS, new URLSearchParams(step().choices));
    selectPanel(step().panel);
  });
  element('next').addEventListener('click', () => go(current + 1));
  element('back').addEventListener('click', () => {
    go(current - 1);
    if (current === 0) element('next').focus(); // the button of before is hidden
  });
  element('leave').addEventListener('click', leave);
  return toggle;
}
