import { expect, test } from 'bun:test';
import { check } from './check.js';

test('check', async () => {
  const report = await check();
  console.log(JSON.stringify(report));
  expect(report.backend).toBe('cpu');
});
