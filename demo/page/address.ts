// The address of the page: where the choices of all panels are kept. The key `seed` is everyone's, each other one panel's.

export const readAddress = (): URLSearchParams => new URLSearchParams(location.search);

/** A query with new entries in place of all that have a key in `own`. */
export function replaced(query: URLSearchParams, own: readonly string[], entries: URLSearchParams): URLSearchParams {
  const others = [...query].filter(([key]) => !own.includes(key));
  return new URLSearchParams([...others, ...entries]);
}

/** Puts the choices of one panel into the address, without a new page in the history; those of the others stay. */
export function writeAddress(own: readonly string[], entries: URLSearchParams): void {
  const query = replaced(readAddress(), own, entries);
  history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query}` : ''}${location.hash}`);
}
