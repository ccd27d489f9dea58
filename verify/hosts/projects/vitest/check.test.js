import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { check } from './check.js';

// jsdom has no crypto.subtle.
const digest = (data) => createHash('sha256').update(data).digest('hex');

test('check', async () => {
  const report = await check(digest);
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(report.backend).toBe('cpu');
});
