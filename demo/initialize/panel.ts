// The panel of weights: shows them, and that those of the GPU and of the CPU are the same.

import { openCheck } from '../check/section.ts';
import { callOf } from '../form/initializer-code.ts';
import { readAddress, writeAddress } from '../page/address.ts';
import { messageOf } from '../page/error-message.ts';
import { showFacts } from '../page/facts.ts';
import { latestOnly } from '../page/latest-only.ts';
import { groupDigits } from '../page/numbers.ts';
import type { Panel } from '../page/panel.ts';
import { takeSteps } from '../page/steps.ts';
import { copyButton } from '../save/copy.ts';
import { type CompleteSpec, expectedOf } from '../theory/expected.ts';
import { type Choices, choicesOfQuery, KEYS, queryOfChoices } from './choices.ts';
import { formOf } from './form.ts';
import { make } from './make.ts';
import { matrixOf } from './matrix-slice.ts';
import { matrixCaption, printMatrix } from './matrix-text.ts';
import html from './panel.html?raw';
import { factsOf } from './report.ts';
import { specOf } from './spec.ts';
import { compare, statisticsOf } from './statistics.ts';

/** The page holds the weights in memory four times. The library's own limit is that of the GPU. */
const MAX_ELEMENTS = 2 ** 24;
/** Drawn as others draw them, one after the other, this many take a second at most. */
const MAX_DRAWN = 2 ** 22;
/** The time for an orthogonal matrix on the CPU grows with the cube of its side: this many take seconds. */
const MAX_ORTHOGONAL = 2 ** 22;

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

function say(id: 'problem' | 'notice' | 'progress', text: string): void {
  element(id).textContent = text;
  if (id !== 'progress') element(id).hidden = text === '';
}

/** A module that loads while the weights are made. Whoever awaits it reports an error. */
function early<T>(loading: Promise<T>): Promise<T> {
  loading.catch(() => {});
  return loading;
}

function checkSize({ shape, init }: CompleteSpec, numbers: string): void {
  const orthogonal = init.kind === 'orthogonal' || init.kind === 'delta-orthogonal';
  const most = orthogonal ? MAX_ORTHOGONAL : numbers === 'weight-init' ? MAX_ELEMENTS : MAX_DRAWN;
  if (shape.includes(0)) throw new Error(`This page shows at least one weight, ${shape.join(' × ')} has none.`);
  if (shape.reduce((total, size) => total * size, 1) <= most) return;
  const whose = numbers === 'weight-init' ? '' : ' of another framework';
  const what = `${groupDigits(most)} weights${orthogonal ? ` of ${init.kind}` : whose}`;
  throw new Error(`This page shows at most ${what}, ${shape.join(' × ')} are more.`);
}

async function initialize(choices: Choices): Promise<void> {
  say('problem', '');
  // Neither is a part of what the first page waits for.
  const plotsModule = early(import('./plots.ts'));
  const fingerprintModule = early(import('./fingerprint.ts'));
  const spec = specOf(choices);
  const { shape, dtype } = spec;
  checkSize(spec, choices.numbers);
  const { onCpu, onGpu, adapter, code, drawn } = await make(choices, spec, say);
  const { stored, numbers } = onGpu ?? onCpu;
  const expected = expectedOf(spec);
  const statistics = await statisticsOf(numbers, expected);
  const { fingerprint } = await fingerprintModule;
  // Where a GPU has bits of its own, the CPU's are those that all machines have.
  const { line, digest } = await fingerprint(spec, expected.rounded ? onCpu.stored : stored);
  const facts = factsOf({
    spec,
    expected,
    comparison: await compare(onGpu ?? onCpu, onCpu),
    statistics,
    fingerprint: line,
    gpu: onGpu && { milliseconds: onGpu.milliseconds, adapter },
    cpuMilliseconds: onCpu.milliseconds,
    framework: drawn?.title,
  });
  const matrix = matrixOf(numbers, shape, spec.layout, spec.init);

  element('results').hidden = false;
  showFacts(element('facts'), facts);
  element('code').textContent = code;
  element('matrix').textContent = drawn ? drawn.text : printMatrix(matrix);
  element('matrix-caption').textContent = drawn ? `As ${drawn.title} prints it` : matrixCaption(matrix, shape, dtype);
  element('card').hidden = drawn !== undefined; // its recipe makes numbers of this library
  const title = `${shape.join(' × ')} weights, ${callOf(choices)}, seed ${choices.seed}${drawn ? `, ${drawn.title}` : ''}`;
  const results = { title, shape, matrix, statistics, expected };
  const { drawPlots } = await plotsModule;
  draw = async () => {
    const width = element('histogram').clientWidth;
    if (width === 0 || width === drawnWidth) return; // hidden, or nothing new; the observer below calls again
    drawnWidth = width;
    await takeSteps(drawPlots(element, results, width));
  };
  drawnWidth = 0;
  await draw();
  saveCard = async () => (await import('./card.ts')).saveCard(element, { title, spec, line, digest });
  say('progress', `${title}.`);
}

let draw = async (): Promise<void> => {};
let drawnWidth = 0;
let saveCard = async (): Promise<void> => {};
/** The choices of the last press. */
let wanted: Choices | undefined;

const makeWanted = latestOnly(async () => {
  if (!wanted) return;
  const now = wanted;
  try {
    // A device can be lost at any time, by sleep or by its driver. Another one makes the same bits.
    await initialize(now).catch((error) =>
      /device was lost/.test(messageOf(error)) ? initialize(now) : Promise.reject(error),
    );
  } catch (error) {
    say('progress', '');
    say('problem', messageOf(error));
    element('results').hidden = true; // they belong to other choices
  }
});

/** Makes the weights of the last press. Presses during the work count as one more. */
async function run(choices: Choices): Promise<void> {
  writeAddress(KEYS, queryOfChoices(choices));
  wanted = choices;
  const button = element<HTMLButtonElement>('initialize');
  button.disabled = true;
  await makeWanted();
  button.disabled = false;
}

export function open(root: HTMLElement): Panel {
  root.innerHTML = html;
  const controls = element<HTMLFormElement>('controls');
  const form = formOf(controls);
  controls.addEventListener('submit', (event) => {
    event.preventDefault();
    run(form.read());
  });
  element('draw').addEventListener('click', () => {
    const [word] = crypto.getRandomValues(new Uint32Array(1));
    form.fill({ ...form.read(), seed: String(word) });
    run(form.read());
  });
  const code = element('code');
  copyButton(element('copy'), () => code.textContent ?? '', code);
  element('card').addEventListener('click', () => saveCard());
  // In the next frame, since drawing changes the height of the observed element.
  new ResizeObserver(() => requestAnimationFrame(draw)).observe(element('histogram'));
  form.fill(choicesOfQuery(readAddress()));
  // When there is something above it, so that it does not move.
  run(form.read()).then(() => openCheck(root));
  return {
    shown() {
      const choices = choicesOfQuery(readAddress());
      if (wanted && `${queryOfChoices(choices)}` === `${queryOfChoices(wanted)}`) return;
      form.fill(choices); // another panel has changed the seed, or the guided path the choices
      run(choices);
    },
  };
}
