// An answer, or an error where a peer gives none.
const MOST = 180_000;

export function within(method, answer) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${method}: no answer within ${MOST / 1000} s`)), MOST);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
