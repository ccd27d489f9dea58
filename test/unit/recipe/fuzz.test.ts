// Random recipes, half of them right; fuzz.slow.test.ts tries 20,000.
import { expect, test } from 'vitest';
import { tryRecipes } from '../../helpers/properties/recipe-laws.ts';

test('200 recipes are taken wholly or refused, by every call alike', () => {
  const { right, unknownKeys, hostileTaken, hostileRefused } = tryRecipes(200);
  expect({ right, unknownKeys }).toEqual({ right: 100, unknownKeys: 50 });
  expect(hostileRefused).toBeGreaterThan(30);
  expect(hostileTaken).toBeGreaterThan(1);
});
