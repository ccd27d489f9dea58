// The buttons under a figure that save it.
import { download, stemOf } from './download.ts';
import { figurePng, figureSvg } from './figure-svg.ts';

/** Saves all of `figure` but these buttons, which have the class "save-buttons". */
export function saveButtons(figure: HTMLElement, name: string): HTMLElement {
  const button = (format: string, save: () => void): HTMLButtonElement => {
    const element = document.createElement('button');
    Object.assign(element, { type: 'button', className: 'small', textContent: format });
    element.setAttribute('aria-label', `Save ${name} as ${format}`);
    element.addEventListener('click', save);
    return element;
  };
  const buttons = document.createElement('div');
  buttons.className = 'save-buttons';
  buttons.append(
    button('SVG', () =>
      download(`${stemOf(name)}.svg`, new Blob([figureSvg(figure, name).svg], { type: 'image/svg+xml' })),
    ),
    button('PNG', async () => download(`${stemOf(name)}.png`, await figurePng(figure, name))),
  );
  return buttons;
}
