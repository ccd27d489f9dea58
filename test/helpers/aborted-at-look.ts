// A signal that stops work at a definite step, however fast the machine is.

/** A signal that is aborted, with the error 'enough', when `throwIfAborted` is called for the nth time. `looks` counts the calls. */
export function abortedAtLook(n: number): { signal: AbortSignal; looks: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  let looks = 0;
  signal.throwIfAborted = () => {
    if (++looks === n) controller.abort(new Error('enough'));
    AbortSignal.prototype.throwIfAborted.call(signal);
  };
  return { signal, looks: () => looks };
}
