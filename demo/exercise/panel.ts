// The panel of the exercise: the course's four matrices, as its notebook prints them, with their histograms.
import { seedOf } from '../form/seed.ts';
import { drawHistogram } from '../initialize/histogram.ts';
import { readAddress, writeAddress } from '../page/address.ts';
import { messageOf } from '../page/error-message.ts';
import { showFacts } from '../page/facts.ts';
import { latestOnly } from '../page/latest-only.ts';
import { shortNumber } from '../page/numbers.ts';
import type { Panel } from '../page/panel.ts';
import { copyButton } from '../save/copy.ts';
import { codeOfExercise, type ExerciseMatrix, METHODS, matricesOf } from './matrices.ts';
import html from './panel.html?raw';
import './exercise.css';

const DEFAULT_SEED = '42';

/** The elements of one matrix. */
function sectionOf(method: string): HTMLElement {
  const section = document.createElement('section');
  section.className = 'exercise-matrix';
  section.setAttribute('aria-label', method);
  const title = document.createElement('h2');
  title.textContent = method;
  const text = document.createElement('pre');
  text.tabIndex = 0; // what scrolls must be reached by the keyboard
  text.setAttribute('role', 'group');
  text.setAttribute('aria-label', `Matrix of ${method}`);
  section.append(title, text, document.createElement('dl'), document.createElement('figure'));
  return section;
}

const shouldBe = (value: number, error: number): string =>
  `should be ${shortNumber(value)}${error > 0 ? ` ± ${shortNumber(error)}` : ''}`;

export function open(root: HTMLElement): Panel {
  root.innerHTML = html;
  const find = <T extends HTMLElement>(id: string): T => root.querySelector(`#exercise-${id}`) as T;
  const form = find<HTMLFormElement>('form');
  const field = form.elements.namedItem('seed') as HTMLInputElement;
  const sections = METHODS.map(sectionOf);
  find('results').prepend(...sections);
  copyButton(find<HTMLButtonElement>('copy'), () => find('code').textContent ?? '', find('code'));

  let shownSeed = '';
  let matrices: readonly ExerciseMatrix[] = [];
  let drawnWidth = 0;
  function draw(): void {
    const width = sections[0]?.querySelector('figure')?.clientWidth ?? 0;
    if (width === 0 || width === drawnWidth) return; // hidden, or nothing new; the observer below calls again
    drawnWidth = width;
    for (const [i, { method, statistics, expected }] of matrices.entries()) {
      const figure = sections[i]?.querySelector('figure') as HTMLElement;
      drawHistogram(figure, statistics, expected, width, `Histogram of 10 × 10 weights, ${method}, seed ${shownSeed}`);
    }
  }

  const make = latestOnly(async () => {
    const text = field.value.trim();
    shownSeed = text;
    find('problem').hidden = true;
    find('results').hidden = false;
    try {
      const seed = seedOf(text);
      matrices = await matricesOf(seed);
      find('code').textContent = codeOfExercise(seed);
      for (const [i, { text, expected, statistics }] of matrices.entries()) {
        const section = sections[i] as HTMLElement;
        (section.querySelector('pre') as HTMLElement).textContent = text;
        showFacts(section.querySelector('dl') as HTMLElement, [
          { term: 'Distribution', value: expected.formula },
          {
            term: 'Mean',
            value: shortNumber(statistics.mean),
            note: shouldBe(expected.mean, expected.errors.mean),
          },
          {
            term: 'Standard deviation',
            value: shortNumber(statistics.stddev),
            note: shouldBe(expected.stddev, expected.errors.stddev),
          },
        ]);
      }
      drawnWidth = 0;
      draw();
    } catch (error) {
      find('problem').textContent = messageOf(error);
      find('problem').hidden = false;
      find('results').hidden = true; // they belong to another seed
    }
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    writeAddress(['seed'], new URLSearchParams({ seed: field.value.trim() }));
    make();
  });
  // In the next frame, since drawing changes the height of the observed element.
  new ResizeObserver(() => requestAnimationFrame(draw)).observe(find('results'));
  return {
    shown() {
      const seed = readAddress().get('seed') ?? DEFAULT_SEED;
      if (seed === shownSeed) return; // another panel may have changed it
      field.value = seed;
      make();
    },
  };
}
