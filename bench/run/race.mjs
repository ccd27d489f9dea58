// Contestants at the same work, each in a session of its own: the session checks what it makes once, and is then measured in rounds.
import { measureInRounds } from './rounds.mjs';
import { asConstants } from './work.mjs';

/**
 * A contestant that fails is left out of that work; it gets a new session for the next one.
 *
 * @param {object} options
 * @param options.open opens the session of a contestant
 * @param options.takesPart whether a contestant does a work
 * @param options.measure the function of the session that gives a number
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
      const those = contestants.filter((contestant) => !takesPart || takesPart(contestant, work));
      const byName = new Map(those.map((contestant) => [contestant.name, contestant]));
      for (const name of [...sessions.keys()]) if (!byName.has(name)) await close(name);
      results[work.name] = await measureInRounds({
        title: `${title}, ${work.name}`,
        names: [...byName.keys()],
        rounds,
        progress,
        failed: close,
        async prepare(name) {
          const contestant = byName.get(name);
          const { peer, options, constants } = contestant;
          if (!sessions.has(name)) sessions.set(name, await open(contestant));
          const session = sessions.get(name);
          await session.call('prepare', peer, options, constants ? asConstants(work) : work);
          return { ratio: await session.call('check') };
        },
        measure: (name) => sessions.get(name).call(measure),
      });
    }
  } finally {
    for (const name of [...sessions.keys()]) await close(name);
  }
  return results;
}
