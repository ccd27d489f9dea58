// What the panels of signal and training have in common: messages, code, and the start of the worker.

import { messageOf } from '../page/error-message.ts';
import { copyButton } from '../save/copy.ts';
import { inLaboratory } from '../tfjs/client.ts';
import { codeOfNetwork } from './code.ts';
import type { Network } from './network.ts';

export interface PanelParts {
  find<T extends Element = HTMLElement>(selector: string): T;
  /** Shows a message. An empty notice or problem is hidden. */
  say(kind: 'problem' | 'notice' | 'status', text: string): void;
  /** Starts the worker; resolves to the name of its backend. A notice says that TensorFlow.js `does` it on the CPU. */
  open(does: string): Promise<string>;
  /** Shows the results, and the code of a network with layers between `sizes` units. */
  show(network: Network, sizes: readonly number[]): void;
  /** Shows what went wrong, in place of results that belong to other choices. */
  fail(error: unknown): void;
  /** Calls `draw` when the width of an element is not the one that was drawn. */
  redraw(selector: string, drawnWidth: () => number, draw: () => unknown): void;
}

export function panelParts(root: HTMLElement, html: string): PanelParts {
  root.innerHTML = html;
  const find = <T extends Element = HTMLElement>(selector: string): T => root.querySelector(selector) as T;
  function say(kind: 'problem' | 'notice' | 'status', text: string): void {
    const element = find(`.${kind}`);
    // A screen reader would read the same text out again.
    if (element.textContent === text) return;
    element.textContent = text;
    if (kind !== 'status') element.hidden = text === '';
  }
  copyButton(find<HTMLButtonElement>('.copy'), () => find('.code').textContent ?? '', find('.code'));

  return {
    find,
    say,
    async open(does) {
      say('status', 'Loading TensorFlow.js …');
      const { reason, name } = await inLaboratory((lab) => lab.open());
      say('notice', reason ? `TensorFlow.js ${does} on the CPU: ${reason}. The weights are the same.` : '');
      return name;
    },
    show(network, sizes) {
      find('.network-results').hidden = false;
      find('.code').textContent = codeOfNetwork(network, sizes);
    },
    fail(error) {
      say('status', '');
      say('problem', messageOf(error));
      find('.network-results').hidden = true;
    },
    redraw(selector, drawnWidth, draw) {
      const element = find(selector);
      // In a frame of its own: drawing changes the height of what is observed.
      new ResizeObserver(() =>
        requestAnimationFrame(() => {
          if (element.clientWidth !== drawnWidth()) draw();
        }),
      ).observe(element);
    },
  };
}
