// A config as the text of a config.json.

/**
 * The keys at which transformers 5.18 takes a floating-point number alone: it refuses 1 where a config.json must say 1.0, and JSON.parse
 * forgets which it was. Source: the fields of the families' configuration classes.
 */
const FLOATS =
  'attn_logit_softcapping final_logit_softcapping initializer_factor initializer_range layer_norm_eps layer_norm_epsilon rms_norm_eps';

/** Whether transformers takes floating-point numbers alone at a key. */
export const isFloatKey = (key: string): boolean => FLOATS.split(' ').includes(key);

/**
 * A config as the text of a config.json that transformers reads: indented, with a newline at the end, and with a decimal point in the
 * numbers that need one.
 *
 * @param config - the content of a config.json, parsed
 * @example
 * configText({ model_type: 't5', initializer_factor: 1 }); // '{\n  "model_type": "t5",\n  "initializer_factor": 1.0\n}\n'
 */
export function configText(config: object): string {
  // Only keys of the first level begin a line with two spaces: strings have no newlines in JSON.
  const withPoints = JSON.stringify(config, null, 2).replace(/^ {2}"(\w+)": -?\d+(?=,?$)/gm, (line, key: string) =>
    isFloatKey(key) ? `${line}.0` : line,
  );
  return `${withPoints}\n`;
}
