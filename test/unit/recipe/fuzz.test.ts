// Random recipes, half of them right; fuzz.slow.test.ts tries 20,000.
import { expect, test } from 'vitest';
import { tryRecipes } from '../../helpers/properties/recipe-laws.ts';

test('400 recipes are taken wholly or refused, by every call alike', () => {
  const { right, unknownKeys, hostileTaken, hostileRefused } = tryRecipes(400);
  expect({ right, unknownKeys }).toEqual({ right: 200, unknownKeys: 100 });
  expect(hostileRefused).toBeGreaterThan(60);
  expect(hostileTaken).toBeGreaterThan(1);
});
