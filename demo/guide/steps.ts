// The guided path: what each step says, and the choices that its button sets.
import { KEYS as INITIALIZE_KEYS } from '../initialize/choices.ts';
import { NETWORK_KEYS } from '../network/choices.ts';
import { TRAINING_KEYS } from '../training/choices.ts';

export interface GuideStep {
  readonly title: string;
  /** Why: one sentence. */
  readonly why: string;
  /** What to look at once the choices are set. */
  readonly look: string;
  readonly button: string;
  readonly panel: 'initialize' | 'signal' | 'training';
  /** The choices, as the panel writes them into the address. */
  readonly choices: Readonly<Record<string, string>>;
}

const NETWORK = { width: '64', depth: '10', seed: '42' };
/** A network that even a software adapter trains in a minute. */
const TRAINING = {
  ...{ depth: '6', width: '32', activation: 'relu', seed: '42' },
  ...{ data: 'spirals', optimizer: 'momentum', rate: '0.02', batch: '64', steps: '100' },
};

export const STEPS: readonly GuideStep[] = [
  {
    title: 'Zero: every unit is the same',
    why: 'If every weight is 0, all units of a layer compute the same number and get the same gradient, so they stay copies of one another: training cannot break the symmetry.',
    look: 'The heat map has one colour and the histogram one bar. Mean and standard deviation are 0.',
    button: 'Make zeros',
    panel: 'initialize',
    choices: { shape: '10 x 10', init: 'zeros', layout: 'in-out', dtype: 'f32', seed: '42' },
  },
  {
    title: 'Small random: the signal dies',
    why: 'Random weights break the symmetry, but with a standard deviation of 0.01 each layer of 64 units with ReLU multiplies the signal by only 0.01 × √(64 / 2) = 0.057.',
    look: 'The plot of activations falls in a straight line: after 10 layers less than a billionth is left. The gradient falls the same way from right to left, so the first layers learn nothing.',
    button: 'Send a signal through',
    panel: 'signal',
    choices: { ...NETWORK, activation: 'relu', methods: 'small_random' },
  },
  {
    title: 'Xavier: level with tanh',
    why: 'Xavier gives the weights the variance 2 / (fan_in + fan_out), which keeps the signal the same size from layer to layer where the activation is nearly linear, as tanh is around 0.',
    look: 'After 10 layers of tanh, xavier has kept more than a fifth of the signal and more than a third of the gradient, not a billionth. The weights of he are too large for tanh: its gradient grows toward layer 1, and more of its activations are saturated near ±1.',
    button: 'Compare with Xavier',
    panel: 'signal',
    choices: { ...NETWORK, activation: 'tanh', methods: 'xavier,he' },
  },
  {
    title: 'He: made for ReLU',
    why: 'ReLU sets about half of the units to 0, so He doubles the variance to 2 / fan_in, and a deep network starts to learn at once.',
    look: 'Press Start. The loss of he falls. The losses of zero and small_random stay at ln 2 = 0.693, which is guessing. In the table of numbers, zero has 1 unit of 32: the symmetry of step 1.',
    button: 'Prepare four networks',
    panel: 'training',
    choices: { ...TRAINING, methods: 'zero,small_random,xavier,he' },
  },
  {
    title: 'Now break it yourself',
    why: 'In a layer of 32 units he is a normal distribution of standard deviation √(2 / 32) = 0.25, so the fifth initializer starts out nearly the same, and you decide where it goes.',
    look: 'Change its stddev to 0.05 or to 1, choose sigmoid, or make the network 30 layers deep. Press Start each time. Which change stops the learning? Do the gradients of the first layer show why?',
    button: 'Prepare he and your own',
    panel: 'training',
    choices: { ...TRAINING, methods: 'he', also: 'normal', 'also.mean': '0', 'also.stddev': '0.25' },
  },
];

/** Every key of the panels. Those that a step does not name are removed, and get their defaults. */
export const CHOICE_KEYS: readonly string[] = [...new Set([...INITIALIZE_KEYS, ...NETWORK_KEYS, ...TRAINING_KEYS])];
