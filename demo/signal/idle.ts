// Units and activations that pass hardly any gradient: their name, and when they count.
import { GELU_IS_OFF, INPUTS, SATURATED } from '../tfjs/messages.ts';
import type { Activation } from '../theory/activations.ts';

export interface Idle {
  readonly title: string;
  readonly caption: string;
}

const dead = (when: string, passes: string): Idle => ({
  title: 'Dead units',
  caption: `Share of units whose ${when} for each of the ${INPUTS} inputs: ${passes} gradient passes them. With one seed, initializers that differ only in scale start with the same dead units.`,
});
const saturated = (where: string): Idle => ({
  title: 'Saturated activations',
  caption: `Share of activations ${where}: the slope is nearly 0 there, and hardly any gradient passes.`,
});

export const IDLE: Readonly<Record<Activation, Idle>> = {
  relu: dead('output is 0', 'no'),
  gelu: dead(`input is below ${`${GELU_IS_OFF}`.replace('-', '−')}`, 'hardly any'),
  tanh: saturated(`beyond ±${SATURATED}`),
  sigmoid: saturated(`below ${(1 - SATURATED).toFixed(2)} or above ${SATURATED}`),
};
