// Random recipes, half of them right; fuzz.slow.test.ts tries 20,000.
import { expect, test } from 'vitest';
import { tryRecipes } from '../../helpers/properties/recipe-laws.ts';

test('100 recipes are taken wholly or refused, by every call alike', () => {
  const { right, unknownKeys, hostileTaken, hostileRefused } = tryRecipes(100);
  expect({ right, unknownKeys }).toEqual({ right: 50, unknownKeys: 25 });
  expect(hostileRefused).toBeGreaterThan(15);
  expect(hostileTaken).toBeGreaterThan(0);
});
