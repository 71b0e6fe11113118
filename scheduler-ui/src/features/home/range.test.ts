import { expect, test } from 'vitest';
import { rangeOf, windowOf } from './range';

test('what the address does not say, or says wrongly, is the last day', () => {
  expect(rangeOf('', '', '')).toEqual({ named: '24h' });
  expect(rangeOf('toString', 'x', 'y')).toEqual({ named: '24h' });
  expect(rangeOf('', '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z')).toEqual({ named: '24h' });
});

test('a named range ends now', () => {
  expect(windowOf({ named: '1h' }, Date.parse('2026-01-01T12:00:00Z'))).toEqual({
    from: '2026-01-01T11:00:00.000Z',
    to: '2026-01-01T12:00:00.000Z',
    bucket: '2m',
  });
});

test('an own range stays where it is', () => {
  const own = rangeOf('', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');
  expect(windowOf(own, 0)).toEqual({ from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' });
});
