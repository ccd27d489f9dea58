// Reads a config.json: the value of an option under any of its names, checked and bounded, or the default where there is none.
import { argumentError, checkBoolean, checkObject, isEach, isIndex } from '../../errors.js';
import { isScale, SCALE_RANGE } from '../../initializers/check.js';

/** The content of a config.json. */
export type Config = Readonly<Record<string, unknown>>;

/** The largest size of an axis: 2^24. Published vocabularies have about 2^18 tokens. */
const MAX_SIZE = 16777216;
/** The most layers. */
const MAX_LAYERS = 4096;

/** What an option is if it is absent, and if it is null; null is an error if it is not said. */
interface Default<T> {
  readonly absent: T;
  readonly isNull?: T;
}

/**
 * An option of a config. After slashes come its other names, the `attribute_map` of transformers: the last one that is present counts,
 * as there.
 */
function read<T>(config: Config, names: string, { absent, isNull }: Default<T>): { argument: string; value: unknown } {
  const all = names.split('/');
  const name = all.findLast((key) => Object.hasOwn(config, key) && config[key] !== undefined);
  if (name === undefined) return { argument: `config.${all[0]}`, value: absent };
  const value = config[name];
  return { argument: `config.${name}`, value: value === null && isNull !== undefined ? isNull : value };
}

function readInteger(config: Config, names: string, or: Default<number>, low: number, high: number): number {
  const { argument, value } = read(config, names, or);
  if (isIndex(value) && value >= low && value <= high) return value;
  throw argumentError(argument, `an integer in [${low}, ${high}]`, value);
}

/** The size of an axis: an integer in [1, 2^24]. */
export const sizeOf = (config: Config, names: string, absent: number, isNull?: number): number =>
  readInteger(config, names, isNull === undefined ? { absent } : { absent, isNull }, 1, MAX_SIZE);

/** A size that may be 0: an integer in [0, 2^24]. */
export const countOf = (config: Config, names: string, absent: number, isNull: number): number =>
  readInteger(config, names, { absent, isNull }, 0, MAX_SIZE);

/** A number of layers: an integer in [1, 4096]. */
export const layersOf = (config: Config, names: string, absent: number, isNull?: number): number =>
  readInteger(config, names, isNull === undefined ? { absent } : { absent, isNull }, 1, MAX_LAYERS);

/** A boolean. */
export function flagOf(config: Config, name: string, absent: boolean, isNull?: boolean): boolean {
  const { argument, value } = read(config, name, isNull === undefined ? { absent } : { absent, isNull });
  checkBoolean(argument, value);
  return value;
}

/** A string of a list. */
export function choiceOf(
  config: Config,
  name: string,
  absent: string,
  fits: (text: string) => boolean,
  allowed: string,
) {
  const { argument, value } = read(config, name, { absent });
  if (typeof value === 'string' && fits(value)) return value;
  throw argumentError(argument, allowed, value);
}

/** A number that scales weights: `initializer_range`, `initializer_factor`. transformers takes 0 as 0.02 in some modules. */
export function scaleOf(config: Config, name: string, absent: number, high = Infinity): number {
  const { argument, value } = read(config, name, { absent });
  if (isScale(value) && value <= high) return value;
  throw argumentError(argument, high < Infinity ? `in [2^-98, ${high}]` : `in ${SCALE_RANGE}`, value);
}

/** Height and width: a size, or an array of two. */
export function pairOf(config: Config, name: string, absent: number): readonly [height: number, width: number] {
  const { argument, value } = read(config, name, { absent });
  const pair: unknown[] = Array.isArray(value) ? value : [value, value];
  const fits = (size: unknown): boolean => isIndex(size) && size > 0 && size <= MAX_SIZE;
  if (pair.length === 2 && isEach(pair, fits)) return pair as [number, number];
  throw argumentError(argument, `an integer in [1, ${MAX_SIZE}], or two of them`, value);
}

/**
 * The row of an embedding that stands for padding, `pad_token_id`; undefined if there is none. Negative numbers count from the end, as in
 * torch.nn.Embedding.
 */
export function paddingOf(config: Config, absent: number | undefined, rows: number): number | undefined {
  const { argument, value } = read<number | undefined>(config, 'pad_token_id', { absent });
  if (value === undefined || value === null) return undefined;
  if (Number.isInteger(value) && (value as number) >= -rows && (value as number) < rows) {
    return ((value as number) + rows) % rows;
  }
  throw argumentError(argument, `null, or an integer in [${-rows}, ${rows})`, value);
}

/** How many classes a model tells apart: `num_labels`, else the number of entries of `id2label`, else 2. */
export function labelsOf(config: Config, low = 1): number {
  const { argument, value } = read(config, 'id2label', { absent: undefined });
  const named = value !== undefined && value !== null;
  if (named) checkObject(argument, value);
  return readInteger(config, 'num_labels', { absent: named ? Object.keys(value).length : 2 }, low, MAX_SIZE);
}

/** Throws if an option that changes the parameters in a way that is not expressed here is on. */
export function refuse(config: Config, name: string, reason: string): void {
  const value = Object.hasOwn(config, name) ? config[name] : undefined;
  if (value !== undefined && value !== null && value !== false) {
    throw argumentError(`config.${name}`, `absent: ${reason}`, value);
  }
}

/** Throws unless heads divide the width, as transformers asks of some models. */
export function checkHeads(heads: number, width: number): void {
  if (width % heads) throw argumentError('the number of heads', `a divisor of the width, ${width}`, heads);
}
