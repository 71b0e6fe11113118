import { expect, it } from 'vitest';
import { stillOnTheWay } from './useTypedFilter';

it('what was typed comes back from the address late, and replaces nothing that was typed since', () => {
  expect(stillOnTheWay(['a', 'ab'], 'a')).toEqual(['ab']);
  expect(stillOnTheWay(['a', 'ab'], 'ab')).toEqual([]);
});

it('what comes from elsewhere does', () => {
  expect(stillOnTheWay(['a'], 'from a link')).toBeNull();
  expect(stillOnTheWay([], '')).toBeNull();
});
