// The controls: the options shown are those of the chosen initializer.
import type { Choices } from './choices.ts';
import { optionsInUse, SCHEMES, type SchemeOption, schemeOf } from './schemes.ts';

type Control = HTMLInputElement | HTMLSelectElement;

const control = (form: HTMLFormElement, name: string): Control => form.elements.namedItem(name) as Control;
const optionsOf = (form: HTMLFormElement): HTMLFieldSetElement => form.querySelector('#options') as HTMLFieldSetElement;

function selectOf(choices: readonly string[]): HTMLSelectElement {
  const select = document.createElement('select');
  select.append(...choices.map((choice) => new Option(choice)));
  return select;
}

function inputOf(): HTMLInputElement {
  const input = document.createElement('input');
  // Not inputmode="decimal": on some phones that has no minus.
  Object.assign(input, { autocomplete: 'off', spellcheck: false, required: true });
  return input;
}

function labelOf({ name, choices }: SchemeOption, value: string): HTMLLabelElement {
  const label = document.createElement('label');
  const element = choices ? selectOf(choices) : inputOf();
  element.name = name;
  element.value = value;
  label.append(`${name} `, element);
  return label;
}

function showOptions(form: HTMLFormElement, init: string, values: Readonly<Record<string, string>>): void {
  const fieldset = optionsOf(form);
  const { options } = schemeOf(init);
  const legend = document.createElement('legend');
  legend.textContent = `Options of ${init}`;
  fieldset.replaceChildren(legend, ...options.map((option) => labelOf(option, values[option.name] ?? option.value)));
  fieldset.hidden = options.length === 0;
  showThoseInUse(form);
}

/** Hides what means nothing beside the other options; keeps the focus where it is. */
function showThoseInUse(form: HTMLFormElement): void {
  const { init, options } = choicesOfForm(form);
  const used = new Set(optionsInUse(schemeOf(init), options).map(({ name }) => name));
  for (const label of optionsOf(form).querySelectorAll('label')) {
    label.hidden = !used.has((label.control as Control).name);
  }
}

/** Makes the list of initializers, and shows the options of whichever is chosen. */
export function setUpForm(form: HTMLFormElement): void {
  const init = control(form, 'init');
  const groups = Map.groupBy(Object.keys(SCHEMES), (name) => schemeOf(name).group);
  for (const [label, names] of groups) {
    const group = document.createElement('optgroup');
    group.label = label;
    group.append(...names.map((name) => new Option(name)));
    init.append(group);
  }
  init.addEventListener('change', () => showOptions(form, init.value, {}));
  optionsOf(form).addEventListener('change', () => showThoseInUse(form));
}

export function fillForm(form: HTMLFormElement, { options, ...rest }: Choices): void {
  for (const [name, value] of Object.entries(rest)) control(form, name).value = value;
  showOptions(form, rest.init, options);
}

export function choicesOfForm(form: HTMLFormElement): Choices {
  const text = (name: string): string => control(form, name).value.trim();
  const init = text('init');
  return {
    shape: text('shape'),
    init,
    options: Object.fromEntries(schemeOf(init).options.map(({ name }) => [name, text(name)])),
    layout: text('layout'),
    dtype: text('dtype'),
    seed: text('seed'),
  };
}
