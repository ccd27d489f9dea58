// Peak resident memory of a browser's processes, as the kernel counts it (VmHWM): Linux only.
import { readFileSync } from 'node:fs';
import { CHROMIUM } from '../run/contestants.mjs';
import { inChromium } from '../run/engines.mjs';
import { asConstants } from '../run/work.mjs';

const peakOf = (id) => {
  const [, kibibytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
};

/** Peaks of the processes of the page and of the GPU, in bytes. */
async function peaks(browser) {
  const client = await browser.target().createCDPSession();
  const { processInfo } = await client.send('SystemInfo.getProcessInfo');
  const most = (type) => Math.max(...processInfo.filter((info) => info.type === type).map(({ id }) => peakOf(id)));
  return { renderer: most('renderer'), gpu: most('GPU') };
}

/** @returns for each work and contestant, and for an empty page, `renderer` and `gpu` in bytes; or `error` */
export async function memory({ server, works, progress, takesPart }) {
  if (process.platform !== 'linux')
    return { error: 'the peaks of processes are read from /proc, which only Linux has' };
  const results = Object.fromEntries(works.map(({ name }) => [name, {}]));
  const idle = { name: 'a page that does nothing' };
  for (const work of works) {
    const those = CHROMIUM.filter((contestant) => takesPart(contestant, work));
    for (const { name, peer, options, constants } of [idle, ...those]) {
      progress.line(`memory, ${work.name}: ${name}`);
      const session = await inChromium(server, { gc: false });
      try {
        if (peer) {
          await session.call('prepare', peer, options, constants ? asConstants(work) : work);
          await session.call('time');
        }
        results[work.name][name] = await peaks(session.browser);
      } catch (error) {
        results[work.name][name] = { error: error.message.split('\n')[0] };
      } finally {
        await session.close();
      }
    }
  }
  return results;
}
