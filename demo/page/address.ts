// The address of the page keeps the choices of all panels. They share the key `seed`. Every other key belongs to one
// panel, or to both panels of networks.

/** The event of the window after each change of the address. */
export const ADDRESS_WRITTEN = 'addresswritten';

export const readAddress = (): URLSearchParams => new URLSearchParams(location.search);

/** A query in which `entries` replace all entries with a key in `own`. */
export function replaceEntries(
  query: URLSearchParams,
  own: readonly string[],
  entries: URLSearchParams,
): URLSearchParams {
  const others = [...query].filter(([key]) => !own.includes(key));
  return new URLSearchParams([...others, ...entries]);
}

/** Writes the choices of one panel into the address, without a new entry in the history. Those of other panels stay. */
export function writeAddress(own: readonly string[], entries: URLSearchParams): void {
  const query = replaceEntries(readAddress(), own, entries);
  history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query}` : ''}${location.hash}`);
  dispatchEvent(new Event(ADDRESS_WRITTEN));
}
