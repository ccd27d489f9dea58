// Random recipes: fuzz.test.ts tries the first 400.
import { expect, test } from 'vitest';
import { tryRecipes } from '../../helpers/properties/recipe-laws.ts';

test('20,000 recipes are taken wholly or refused, by every call alike', () => {
  const { right, unknownKeys, hostileTaken, hostileRefused } = tryRecipes(20_000);
  expect({ right, unknownKeys }).toEqual({ right: 10_000, unknownKeys: 5_000 });
  expect(hostileRefused).toBeGreaterThan(3_000);
  expect(hostileTaken).toBeGreaterThan(100);
});
