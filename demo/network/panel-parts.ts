// What the panels of signal and training have in common: where they speak, the code, the way to the worker.

import { messageOf } from '../page/error-message.ts';
import { copyButton } from '../save/copy.ts';
import { inLaboratory } from '../tfjs/client.ts';
import { codeOfNetwork } from './code.ts';
import type { Network } from './network.ts';

export interface Parts {
  find<T extends Element = HTMLElement>(selector: string): T;
  /** The notice and the problem are there only when they say something. */
  say(kind: 'problem' | 'notice' | 'status', text: string): void;
  /** Starts the worker, and says so if it computes on the CPU; `does` is what the framework does, in a verb. Gives its name. */
  open(does: string): Promise<string>;
  /** Shows the results, and the code of a network, whose layers are between `sizes` units. */
  show(network: Network, sizes: readonly number[]): void;
  /** Says what went wrong, in place of results, which would belong to other choices. */
  fail(error: unknown): void;
  /** Calls `draw` when an element's width is not the one that it was drawn for. */
  redraw(selector: string, drawnWidth: () => number, draw: () => unknown): void;
}

export function partsOf(root: HTMLElement, html: string): Parts {
  root.innerHTML = html;
  const find = <T extends Element = HTMLElement>(selector: string): T => root.querySelector(selector) as T;
  function say(kind: 'problem' | 'notice' | 'status', text: string): void {
    const element = find(`.${kind}`);
    // The same again would be read out again.
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
