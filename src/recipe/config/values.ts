// Reads values of a config.json: checked, bounded, with the default of transformers where a key is absent or null.
import { argumentError, checkBoolean, isIndex } from '../../errors.js';

/** What a config.json holds. */
export type Config = Readonly<Record<string, unknown>>;

/** The largest size of an axis that a config may give: 2^24. The largest vocabularies have about 2^18 tokens. */
const MAX_SIZE = 16777216;
/** The most layers that a config may give. */
const MAX_LAYERS = 4096;

/** The value of the last of these keys that is present; undefined if it is null, which transformers writes for None. */
function valueOf(config: Config, keys: string): { key: string; value: unknown } {
  const names = keys.split('/');
  const key =
    names.findLast((name) => Object.hasOwn(config, name) && config[name] !== undefined) ?? (names[0] as string);
  const value = Object.hasOwn(config, key) ? config[key] : undefined;
  return { key: `config.${key}`, value: value === null ? undefined : value };
}

function integerOf(config: Config, keys: string, absent: number, low: number, high: number): number {
  const { key, value = absent } = valueOf(config, keys);
  if (isIndex(value) && value >= low && value <= high) return value;
  throw argumentError(key, `an integer in [${low}, ${high}]`, value);
}

/** A size of an axis: an integer in [1, 2^24]. `keys` are the names of one option, separated by slashes. */
export const sizeOf = (config: Config, keys: string, absent: number): number =>
  integerOf(config, keys, absent, 1, MAX_SIZE);

/** A number of layers: an integer in [0, 4096]. */
export const layersOf = (config: Config, keys: string, absent: number): number =>
  integerOf(config, keys, absent, 0, MAX_LAYERS);

/** A boolean. */
export function flagOf(config: Config, keys: string, absent: boolean): boolean {
  const { key, value = absent } = valueOf(config, keys);
  checkBoolean(key, value);
  return value;
}
