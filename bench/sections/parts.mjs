// Times of parts of a tensor, in Chromium; parts-page.ts fills them.
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { openPage } from '../../scripts/engines/page.mjs';
import { measureInRounds } from '../run/rounds.mjs';

/** @returns for each part `values`, milliseconds, one a round; or `error` */
export async function partTimes({ server, rounds, progress }) {
  const session = await openPage(await launchBrowser(), server, '/sections/parts-page.js');
  try {
    const names = await session.call('names');
    const measure = (name) => session.call('time', name);
    return await measureInRounds({ title: 'parts', names, rounds, warmUp: 2, progress, measure });
  } finally {
    await session.close();
  }
}
