// A time limit for the answers of a session.

const LIMIT = 180_000;

/** Resolves as `answer` does, or rejects after three minutes. */
export function withDeadline(method, answer) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${method}: no answer within ${LIMIT / 1000} s`)), LIMIT);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
