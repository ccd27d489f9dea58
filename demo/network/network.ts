// The chosen network, checked: what the worker is asked for.
import { heNormal, type Init, smallRandom, type Uint64, xavierNormal, zeros } from '../../src/index.ts';
import { callOf } from '../form/initializer-code.ts';
import { initOf } from '../form/initializers.ts';
import { seedOf } from '../form/seed.ts';
import type { SchemeKey } from '../plots/initializer-styles.ts';
import type { Activation } from '../theory/activations.ts';
import type { Method, NetworkChoices } from './choices.ts';

export interface NetworkScheme {
  readonly key: SchemeKey;
  /** What it is called on plots. */
  readonly label: string;
  readonly init: Init;
  /** The call that makes it. */
  readonly call: string;
}

export interface Network {
  readonly depth: number;
  readonly width: number;
  readonly activation: Activation;
  readonly schemes: readonly NetworkScheme[];
  readonly seed: Uint64;
}

const INITS: Readonly<Record<Method, readonly [Init, string]>> = {
  zero: [zeros(), 'zeros()'],
  small_random: [smallRandom(), 'smallRandom()'],
  xavier: [xavierNormal(), 'xavierNormal()'],
  he: [heNormal(), 'heNormal()'],
};

/** A whole number within bounds, both included; the error names the field. */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`${name} must be a whole number from ${least} to ${most}, got "${text}"`);
}

/** Throws for what cannot be made. */
export function networkOf({ depth, width, activation, methods, also, options, seed }: NetworkChoices): Network {
  const schemes: NetworkScheme[] = methods.map((key) => {
    const [init, call] = INITS[key];
    return { key, label: key, init, call };
  });
  if (also) {
    const call = callOf({ init: also, options });
    schemes.push({ key: 'also', label: call.replace(/\(\)$/, ''), init: initOf(also, options), call });
  }
  if (schemes.length === 0) throw new Error('choose at least one initializer');
  return {
    depth: wholeNumber('depth', depth, 2, 50),
    width: wholeNumber('width', width, 32, 512),
    activation: activation as Activation,
    schemes,
    seed: seedOf(seed),
  };
}
