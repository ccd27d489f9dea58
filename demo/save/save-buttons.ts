// The buttons under a figure that save it.
import { download, stemOf } from './download.ts';
import { pictureOf, rasterOf } from './figure-svg.ts';

/** Saves `figure`, all of it but what has the class "keep". */
export function keepButtons(figure: HTMLElement, name: string): HTMLElement {
  const button = (format: string, save: () => void): HTMLButtonElement => {
    const element = document.createElement('button');
    Object.assign(element, { type: 'button', className: 'small', textContent: format });
    element.setAttribute('aria-label', `Save ${name} as ${format}`);
    element.addEventListener('click', save);
    return element;
  };
  const buttons = document.createElement('div');
  buttons.className = 'keep';
  buttons.append(
    button('SVG', () => {
      const { svg } = pictureOf(figure, name);
      download(`${stemOf(name)}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
    }),
    button('PNG', async () => download(`${stemOf(name)}.png`, await rasterOf(pictureOf(figure, name)))),
  );
  return buttons;
}
