// Rounds: everybody once, then everybody once again, so that what disturbs the machine disturbs all alike. Every comparison uses this.

/**
 * Measures contestants in turn. One that fails is reported with its error and left out from then on.
 *
 * @param {object} options
 * @param {string} options.title for the progress
 * @param {string[]} options.names of the contestants
 * @param {number} options.rounds that count
 * @param {number} [options.warmUp] rounds before those, which do not count
 * @param {(name: string) => Promise<object>} [options.prepare] called before the first round; its result goes to the contestant's
 * @param {(name: string, round: number) => unknown} options.measure gives a value, or undefined to sit a round out; those that
 *   count are numbered from 1
 * @param {(name: string) => unknown} [options.failed] called after a failure
 * @param {typeof import('../../scripts/report/progress.mjs').progress} options.progress
 * @returns {Promise<Record<string, object>>} for each contestant `values`, one a round, and the result of `prepare`; or `error`
 */
export async function measureInRounds({ title, names, rounds, warmUp = 1, prepare, measure, failed, progress }) {
  const results = Object.fromEntries(names.map((name) => [name, { values: [] }]));
  const attempt = async (name, stage, step) => {
    if (results[name].error) return;
    progress.step(`${title}, ${stage}: ${name}`);
    try {
      await step(results[name]);
    } catch (error) {
      results[name] = { error: error.message.split('\n')[0] };
      progress.line(`${title}: ${name} FAILED: ${results[name].error}`);
      await failed?.(name);
    }
  };
  if (prepare) {
    for (const name of names) {
      await attempt(name, 'preparation', async (result) => Object.assign(result, await prepare(name)));
    }
    progress.line(`${title}: all are prepared`);
  }
  for (let round = 1 - warmUp; round <= rounds; round++) {
    const stage = round > 0 ? `round ${round} of ${rounds}` : 'warm-up';
    for (const name of names) {
      await attempt(name, stage, async ({ values }) => {
        const value = await measure(name, round);
        if (round > 0 && value !== undefined) values.push(value);
      });
    }
    progress.line(`${title}, ${stage}`);
  }
  return results;
}
