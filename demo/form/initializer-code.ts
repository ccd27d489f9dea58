// The code that makes an initializer.
import { entryOf, type InitializerChoice, optionsInUse } from './initializers.ts';

/** The name of the function in a call, such as `heNormal` of `heNormal()`. */
export const nameOfCall = (call: string): string => call.slice(0, call.indexOf('('));

/** The call of an initializer, with the options that differ from the API's defaults or have none. */
export function callOf({ init, options }: InitializerChoice): string {
  const entry = entryOf(init);
  const written = optionsInUse(entry, options)
    .map((option) => ({ ...option, text: options[option.name] ?? option.value }))
    .filter(({ required, value, text }) => required || text !== value)
    .map(({ name, choices, text }) => ({ name, code: choices ? `'${text}'` : text }));
  if (written.length === 0) return `${init}()`;
  if (entry.positional) return `${init}(${written[0]?.code})`;
  return `${init}({ ${written.map(({ name, code }) => `${name}: ${code}`).join(', ')} })`;
}
