// A list of initializers, and fields for the options of whichever is chosen.
import { entryOf, INITIALIZERS, type InitializerChoice, type InitializerOption, optionsInUse } from './initializers.ts';

type Control = HTMLInputElement | HTMLSelectElement;

export interface InitializerFields {
  fill(choice: InitializerChoice): void;
  /** The choice; `init` is '' if no initializer is chosen. */
  read(): InitializerChoice;
}

interface Place {
  readonly select: HTMLSelectElement;
  readonly fieldset: HTMLFieldSetElement;
  /** The initializers to choose from; all if absent. */
  readonly names?: readonly string[];
  /** Precedes the name of an option in the name of its field. */
  readonly prefix?: string;
  /** Text of a first entry that stands for no initializer. */
  readonly none?: string;
}

function selectOf(choices: readonly string[]): HTMLSelectElement {
  const select = document.createElement('select');
  select.append(...choices.map((choice) => new Option(choice)));
  return select;
}

function inputOf(): HTMLInputElement {
  const input = document.createElement('input');
  // Not inputmode="decimal": on some phones its keyboard has no minus.
  Object.assign(input, { autocomplete: 'off', spellcheck: false, required: true });
  return input;
}

function optgroupsOf(names: readonly string[]): HTMLOptGroupElement[] {
  const groups = Map.groupBy(names, (name) => entryOf(name).group);
  return [...groups].map(([label, members]) => {
    const group = document.createElement('optgroup');
    group.label = label;
    group.append(...members.map((name) => new Option(name)));
    return group;
  });
}

export function initializerFields(place: Place): InitializerFields {
  const { select, fieldset, names = Object.keys(INITIALIZERS), prefix = '', none } = place;
  let controls = new Map<string, Control>();

  function labelOf({ name, choices }: InitializerOption, value: string): HTMLLabelElement {
    const label = document.createElement('label');
    const control = choices ? selectOf(choices) : inputOf();
    control.name = `${prefix}${name}`;
    control.value = value;
    controls.set(name, control);
    label.append(`${name} `, control);
    return label;
  }

  /** Hides options that the others make meaningless. The fields stay, so that the focus stays. */
  function showThoseInUse(): void {
    const { init, options } = read();
    const used = init === '' ? [] : optionsInUse(entryOf(init), options).map(({ name }) => name);
    for (const [name, control] of controls) (control.labels?.[0] as HTMLElement).hidden = !used.includes(name);
  }

  function showOptions(values: InitializerChoice['options']): void {
    const options = select.value === '' ? [] : entryOf(select.value).options;
    const legend = document.createElement('legend');
    legend.textContent = `Options of ${select.value}`;
    controls = new Map();
    fieldset.replaceChildren(legend, ...options.map((option) => labelOf(option, values[option.name] ?? option.value)));
    fieldset.hidden = options.length === 0;
    showThoseInUse();
  }

  function read(): InitializerChoice {
    const options = [...controls].map(([name, control]) => [name, control.value.trim()]);
    return { init: select.value, options: Object.fromEntries(options) };
  }

  select.replaceChildren(...(none === undefined ? [] : [new Option(none, '')]), ...optgroupsOf(names));
  select.addEventListener('change', () => showOptions({}));
  fieldset.addEventListener('change', showThoseInUse);
  return {
    fill({ init, options }) {
      select.value = init;
      showOptions(options);
    },
    read,
  };
}
