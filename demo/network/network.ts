// The chosen network, checked.
import { heNormal, type Init, smallRandom, type Uint64, xavierNormal, zeros } from '../../src/index.ts';
import { callOf } from '../form/initializer-code.ts';
import { initOf } from '../form/initializers.ts';
import { seedOf } from '../form/seed.ts';
import type { InitializerKey } from '../plots/initializer-styles.ts';
import type { NetworkNumbers } from '../tfjs/messages.ts';
import type { Activation } from '../theory/activations.ts';
import type { Method, NetworkChoices } from './choices.ts';

export interface NetworkInitializer {
  readonly key: InitializerKey;
  /** Its name on plots. */
  readonly label: string;
  readonly init: Init;
  /** The call that makes it. */
  readonly call: string;
}

export interface Network {
  readonly depth: number;
  readonly width: number;
  readonly activation: Activation;
  readonly initializers: readonly NetworkInitializer[];
  readonly numbers: NetworkNumbers;
  readonly seed: Uint64;
}

const INITS: Readonly<Record<Method, readonly [Init, string]>> = {
  zero: [zeros(), 'zeros()'],
  small_random: [smallRandom(), 'smallRandom()'],
  xavier: [xavierNormal(), 'xavierNormal()'],
  he: [heNormal(), 'heNormal()'],
};

/** A whole number within bounds, both included; the error names the field. */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Error(`${name} must be a whole number from ${min} to ${max}, got "${text}"`);
}

/** Throws if the network cannot be made. */
export function networkOf(choices: NetworkChoices): Network {
  const { depth, width, activation, methods, also, options, numbers, seed } = choices;
  const initializers: NetworkInitializer[] = methods.map((key) => {
    const [init, call] = INITS[key];
    return { key, label: key, init, call };
  });
  if (also) {
    const call = callOf({ init: also, options });
    initializers.push({ key: 'also', label: call.replace(/\(\)$/, ''), init: initOf(also, options), call });
  }
  if (initializers.length === 0) throw new Error('choose at least one initializer');
  return {
    depth: wholeNumber('depth', depth, 2, 50),
    width: wholeNumber('width', width, 32, 512),
    activation: activation as Activation,
    initializers,
    numbers,
    seed: seedOf(seed),
  };
}
