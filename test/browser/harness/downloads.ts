// Files that a page saves.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll } from 'vitest';

export interface Saved {
  readonly name: string;
  readonly content: Buffer;
}

/** A function that waits for the file which an action makes the page save. */
export function downloads(): (page: Page, action: () => Promise<unknown>) => Promise<Saved> {
  const folder = mkdtempSync(join(tmpdir(), 'weight-init-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return async (page, action) => {
    const client = await page.createCDPSession();
    await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await action();
    for (;;) {
      const name = readdirSync(folder).find((file) => /\.(svg|png|csv|json)$/.test(file));
      const content = name && readFileSync(join(folder, name));
      if (name && content && content.length > 0) {
        rmSync(join(folder, name));
        await client.detach();
        return { name, content };
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
}
