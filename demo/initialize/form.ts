// The fields of the panel of weights, with the options of the chosen initializer.
import { initializerFields } from '../form/initializer-fields.ts';
import type { Choices } from './choices.ts';

const TEXTS = ['shape', 'layout', 'dtype', 'seed', 'numbers'] as const;

export interface Form {
  fill(choices: Choices): void;
  read(): Choices;
}

export function formOf(form: HTMLFormElement): Form {
  const control = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement;
  const text = (name: string): string => control(name).value.trim();
  const initializer = initializerFields({
    select: control('init') as HTMLSelectElement,
    fieldset: form.querySelector('fieldset') as HTMLFieldSetElement,
  });
  return {
    fill(choices) {
      for (const name of TEXTS) control(name).value = choices[name];
      initializer.fill(choices);
    },
    read: () => ({
      shape: text('shape'),
      ...initializer.read(),
      layout: text('layout'),
      dtype: text('dtype'),
      seed: text('seed'),
      numbers: text('numbers'),
    }),
  };
}
