// The code that makes an initializer.
import { optionsInUse, type SchemeChoice, schemeOf } from './initializers.ts';

/** The call of an initializer: what differs from the API's defaults, and what has none. */
export function callOf({ init, options }: SchemeChoice): string {
  const scheme = schemeOf(init);
  const said = optionsInUse(scheme, options)
    .map((option) => ({ ...option, text: options[option.name] ?? option.value }))
    .filter(({ required, value, text }) => required || text !== value)
    .map(({ name, choices, text }) => ({ name, code: choices ? `'${text}'` : text }));
  if (said.length === 0) return `${init}()`;
  if (scheme.positional) return `${init}(${said[0]?.code})`;
  return `${init}({ ${said.map(({ name, code }) => `${name}: ${code}`).join(', ')} })`;
}
