// The four choices of the page, in the form and in the address.
import type { Method } from '../src/index.ts';

export interface Choices {
  fanIn: number;
  fanOut: number;
  method: Method;
  seed: bigint | number;
}

const DEFAULTS = { fan_in: '10', fan_out: '10', method: 'he', seed: '42' };
type Field = keyof typeof DEFAULTS;
const FIELDS = Object.keys(DEFAULTS) as Field[];

const control = (form: HTMLFormElement, field: Field): HTMLInputElement =>
  form.elements.namedItem(field) as HTMLInputElement;

/** Puts what the address says into the form, and the defaults where it says nothing. */
export function formFromAddress(form: HTMLFormElement): void {
  const query = new URLSearchParams(location.search);
  for (const field of FIELDS) {
    const element = control(form, field);
    element.value = query.get(field) ?? DEFAULTS[field];
    if (element.value === '') element.value = DEFAULTS[field]; // a method that the list does not have
  }
}

/** Puts what the form says into the address, without a new page in the history. */
export function addressFromForm(form: HTMLFormElement): void {
  const query = new URLSearchParams(FIELDS.map((field) => [field, control(form, field).value.trim()]));
  history.replaceState(null, '', `?${query}`);
}

/** The whole number in a field, as the library takes it: a bigint past 2^53. What is allowed is the library's to say. */
function wholeNumber(form: HTMLFormElement, field: Field): number | bigint {
  const text = control(form, field).value.trim();
  if (!/^[+-]?\d+$/.test(text)) throw new Error(`${field} must be a whole number, got "${text}"`);
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
}

/** What the form says; throws for what is not a number. */
export function choicesFromForm(form: HTMLFormElement): Choices {
  return {
    fanIn: Number(wholeNumber(form, 'fan_in')),
    fanOut: Number(wholeNumber(form, 'fan_out')),
    method: control(form, 'method').value as Method,
    seed: wholeNumber(form, 'seed'),
  };
}
