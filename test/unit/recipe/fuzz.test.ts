// Random recipes, half of them right; fuzz.slow.test.ts tries 20,000.
import { expect, test } from 'vitest';
import { tryRecipes } from '../../helpers/properties/recipe-laws.ts';

test('1,000 recipes are taken wholly or refused, by every call alike', () => {
  const { right, unknownKeys, hostileTaken, hostileRefused } = tryRecipes(1000);
  expect({ right, unknownKeys }).toEqual({ right: 500, unknownKeys: 250 });
  expect(hostileRefused).toBeGreaterThan(150);
  expect(hostileTaken).toBeGreaterThan(5);
});
