// The text of docs/transformers.md.
// @ts-expect-error plain JavaScript
import { markdownTable } from '../../scripts/report/table.mjs';
// @ts-expect-error plain JavaScript
import { runLines } from '../../scripts/report/versions.mjs';
import { product } from '../../src/initializers/shape.ts';
import { specsOfConfig } from '../../src/recipe/config/config.ts';
import { REFUSED } from '../../src/recipe/config/refused.ts';
import { ELEMENTS, THRESHOLD } from './agreement.ts';
import { RANDOM } from './cases.ts';
import { GPT2_SMALL, SEED } from './seeded.ts';
import type { Moments } from './weights.ts';

/** What was found for a family. */
export interface FamilyResult {
  readonly type: string;
  readonly classes: readonly string[];
  /** How many models were compared by names, shapes, dtype and initializers, and how many by names and shapes alone. */
  readonly models: number;
  readonly shapes: number;
  /** Checkpoints that from_pretrained loaded, and tensors in them. */
  readonly loads: number;
  readonly tensors: number;
  readonly seeds: number;
  readonly random: number;
  readonly constants: number;
  /** The largest distances, in standard errors, and the largest relative difference of standard deviations. */
  readonly mean: number;
  readonly deviation: number;
  readonly ratio: number;
  /** The smallest distance when ours are changed by 3 %. */
  readonly control: number;
  /** Their moments. */
  readonly theirs: Readonly<Record<string, Moments>>;
  readonly tied: number;
}

const grouped = (n: number): string => n.toLocaleString('en');
const sum = (list: readonly number[]): number => list.reduce((total, n) => total + n, 0);

export function page({
  results,
  others,
  scaled,
  failures,
  run,
}: {
  readonly results: readonly FamilyResult[];
  readonly others: Readonly<Record<string, readonly string[][]>>;
  readonly scaled: Readonly<Record<string, number>>;
  readonly failures: readonly string[];
  /** The result of `describeRun`. */
  readonly run: object;
}): string {
  const total = (key: 'models' | 'shapes' | 'loads' | 'tensors'): string =>
    grouped(sum(results.map((each) => each[key])));
  return `${[
    '# Models of transformers',
    '',
    ...runLines(run),
    '',
    '`specsOfConfig` reads a config.json of Hugging Face transformers. This program compares its parameters with those that transformers makes, and fails if anything differs.',
    'It keeps what it found in [verify/transformers/facts](../verify/transformers/facts), which the unit tests compare with where there is no Python.',
    '',
    failures.length ? `FAILED: ${grouped(failures.length)} differences.` : 'Everything agrees.',
    '',
    '## Families',
    '',
    ...markdownTable([
      ['model_type', 'classes, the default first'],
      ...results.map(({ type, classes }) => [`\`${type}\``, classes.map((name) => `\`${name}\``).join(', ')]),
    ]),
    '',
    'Names are those of a checkpoint: what `save_pretrained` writes. (For ViT and the head of GPT-NeoX, 5.18 has other names in its modules, and translates.) Tied weights are not in it. No model here has a buffer in its checkpoint.',
    '',
    `Refused, because no initializer here makes them: ${Object.entries(REFUSED)
      .map(([type, reason]) => `\`${type}\` (${reason})`)
      .join('; ')}. The program finds each reason in the source of transformers.`,
    '',
    '## Names, shapes, dtypes, initializers',
    '',
    `Of ${total('models')} models the names, their order, the shapes and the dtype are equal to \`from_config\`'s, and so is the last call of \`torch.nn.init\` that transformers makes for each parameter and`,
    `for the row of its padding: the function, and its numbers as float32. The models are the default config made tiny, variants, every class, and ${RANDOM} random configs for each family. Of ${total('shapes')} more, each`,
    'class with no key but `model_type`, names and shapes are equal (on the meta device).',
    '',
    '## The weights of a seed',
    '',
    `After \`torch.manual_seed(${SEED})\` all weights of all ${total('models')} models, of every family and class, have the bits of`,
    `\`createAll(specsOfConfig(config), { generator: torchGenerator({ seed: ${SEED} }) })\`, in float32, float16 and bfloat16. So has GPT-2 small, whole: ${grouped(sum(Object.values(specsOfConfig(GPT2_SMALL)).map(({ shape }) => product(shape))))} weights.`,
    'Constructors draw what the models throw away, and the specs say what.',
    '',
    '## from_pretrained',
    '',
    `${total('loads')} checkpoints that \`weight-init make\` wrote, of every class, in float32, float16 and bfloat16, in one file and in several, were loaded with \`output_loading_info=True\`: no key missing, none unexpected, none of another shape, no error; and all ${total('tensors')} tensors`,
    "have the bytes of the file. (T5 in float16: transformers keeps `wo` in float32, with the same numbers.) The config.json is the command's too: it has 1.0 where transformers refuses 1.",
    '',
    '## Means and standard deviations',
    '',
    `The default class of each family, over so many seeds that every random tensor has ${grouped(ELEMENTS)} weights or more on both sides. The columns of standard errors have the largest of all tensors; ${THRESHOLD} are allowed.`,
    'The last column is the smallest when our mean is moved, or our standard deviation changed, by 3 %: all are above the limit, so 3 % would show. Constants are compared exactly.',
    '',
    ...markdownTable([
      [
        'model_type',
        'seeds',
        'random tensors',
        'constant tensors',
        'means, standard errors apart',
        'standard deviations, standard errors apart',
        'standard deviations, ratio',
        'with a change of 3 %',
      ],
      ...results.map(({ type, seeds, random, constants, mean, deviation, ratio, control }) => [
        `\`${type}\``,
        grouped(seeds),
        `${random}`,
        `${constants}`,
        mean.toFixed(1),
        deviation.toFixed(1),
        `within ${(100 * ratio).toFixed(1)} %`,
        control.toFixed(1),
      ]),
    ]),
    '',
    '## GPT-2',
    '',
    'The default config has 12 layers and `initializer_range` 0.02. Standard deviations in transformers 5.18, 20 seeds:',
    '',
    ...markdownTable([
      ['parameter', 'standard deviation'],
      ...Object.entries(scaled).map(([name, value]) => [`\`${name}\``, value.toFixed(5)]),
    ]),
    '',
    'The two projections that end a residual branch have 0.02 / √24 = 0.00408, as in the paper ([transformers#47458](https://github.com/huggingface/transformers/issues/47458)).',
    '',
    '## Other versions of transformers',
    '',
    'The same comparison between versions: tensors of the default classes whose mean or standard deviation differs from that of 5.18.',
    '',
    ...Object.entries(others).flatMap(([version, rows]) => [
      `### ${version}`,
      '',
      ...(rows.length
        ? markdownTable([['model_type', 'parameter', `standard deviation in ${version}`, 'in 5.18'], ...rows])
        : ['None.']),
      '',
    ]),
  ].join('\n')}`;
}
