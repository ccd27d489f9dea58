// The fields of the network, in the panels of signal and training.
import { initializerFields } from '../form/initializer-fields.ts';
import type { NetworkNumbers } from '../tfjs/messages.ts';
import { ADDABLE, ALSO, METHODS, type Method, type NetworkChoices } from './choices.ts';
import fields from './fields.html?raw';
import './network.css';

export interface NetworkForm {
  fill(choices: NetworkChoices): void;
  read(): NetworkChoices;
}

/** Puts the fields before those that the form has already. */
export function networkForm(form: HTMLFormElement): NetworkForm {
  form.insertAdjacentHTML('afterbegin', fields);
  const control = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
  const boxes = [...form.querySelectorAll<HTMLInputElement>('[name=methods]')];
  const also = initializerFields({
    select: form.querySelector('[name=also]') as HTMLSelectElement,
    fieldset: form.querySelector('.options') as HTMLFieldSetElement,
    names: ADDABLE,
    prefix: ALSO,
    none: 'no other',
  });
  const texts = ['depth', 'width', 'activation', 'numbers', 'seed'] as const;
  return {
    fill(choices) {
      for (const name of texts) control(name).value = choices[name];
      for (const box of boxes) box.checked = choices.methods.includes(box.value as Method);
      also.fill({ init: choices.also, options: choices.options });
    },
    read() {
      const [depth, width, activation, numbers, seed] = texts.map((name) => control(name).value.trim()) as [
        string,
        string,
        string,
        NetworkNumbers,
        string,
      ];
      const { init, options } = also.read();
      const methods = METHODS.filter((method) => boxes.some(({ checked, value }) => checked && value === method));
      return { depth, width, activation, numbers, seed, methods, also: init, options };
    },
  };
}
