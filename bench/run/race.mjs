// Rounds: everybody once, then everybody once again, so that what disturbs the machine disturbs all alike.
import { asConstants } from './work.mjs';

/** Rounds before those that count. The check is one more. */
const WARM_UP = 1;

/**
 * A peer that fails is reported with its error and left out of that work; it gets a new session for the next one.
 *
 * @param open - opens the session of a contestant
 * @param takesPart - whether a contestant does a work
 * @param measure - the function of the session that gives a number
 * @returns for each work, for each contestant, `values` (a number a round) and `ratio` (of the check), or `error`
 */
export async function race({ title, contestants, open, works, rounds, progress, measure = 'time', takesPart }) {
  const sessions = new Map();
  const close = async (name) => {
    await sessions.get(name)?.close();
    sessions.delete(name);
  };
  const results = {};
  try {
    for (const work of works) {
      const of = {};
      const those = contestants.filter((contestant) => !takesPart || takesPart(contestant, work));
      for (const { name } of contestants) if (!those.some((one) => one.name === name)) await close(name);
      results[work.name] = of;
      const attempt = async (name, step) => {
        if (of[name]?.error) return;
        try {
          await step();
        } catch (error) {
          of[name] = { error: error.message.split('\n')[0] };
          progress.line(`${title}, ${work.name}: ${name} FAILED: ${of[name].error}`);
          await close(name);
        }
      };
      for (const contestant of those) {
        const { name, peer, options, constants } = contestant;
        progress.step(`${title}, ${work.name}, check: ${name}`);
        await attempt(name, async () => {
          if (!sessions.has(name)) sessions.set(name, await open(contestant));
          const session = sessions.get(name);
          await session.call('prepare', peer, options, constants ? asConstants(work) : work);
          of[name] = { ratio: await session.call('check'), values: [] };
        });
      }
      progress.line(`${title}, ${work.name}: all are checked`);
      for (let round = 1 - WARM_UP; round <= rounds; round++) {
        for (const { name } of those) {
          progress.step(`${title}, ${work.name}, round ${round} of ${rounds}: ${name}`);
          await attempt(name, async () => {
            const value = await sessions.get(name).call(measure);
            if (round > 0) of[name].values.push(value);
          });
        }
        progress.line(`${title}, ${work.name}, round ${round} of ${rounds}`);
      }
    }
  } finally {
    for (const name of [...sessions.keys()]) await close(name);
  }
  return results;
}
