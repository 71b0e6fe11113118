import { expect, test } from 'vitest';
import { cronOf, rhythmOf } from './cron';
import { countOf } from './cronCount';

test.each([
  ['0 30 2 * * ?', '2026-01-01', '2026-01-31', 31, '2026-01-01 02:30', '2026-01-31 02:30'],
  ['0 0/15 * * * ?', '2026-01-01', '2026-01-02', 192, '2026-01-01 00:00', '2026-01-02 23:45'],
  ['0 5 0/6 * * ?', '2026-01-01', '2026-01-01', 4, '2026-01-01 00:05', '2026-01-01 18:05'],
  ['0 0 9 ? * MON,FRI', '2026-01-01', '2026-01-11', 3, '2026-01-02 09:00', '2026-01-09 09:00'],
  ['0 0 9 31 * ?', '2026-01-01', '2026-04-30', 2, '2026-01-31 09:00', '2026-03-31 09:00'],
  ['0 0 9 L * ?', '2026-02-01', '2026-03-30', 1, '2026-02-28 09:00', '2026-02-28 09:00'],
])('%s from %s to %s comes %i times', (cron, from, to, count, first, last) => {
  const rhythm = rhythmOf(cron);
  if (rhythm === undefined) throw new Error(`expected a rhythm in ${cron}`);
  expect(cronOf(rhythm)).toBe(cron);
  expect(countOf(rhythm, from, to)).toEqual({ count, first, last });
});

test('an end before the beginning, or no days at all, are no range', () => {
  expect(countOf({ kind: 'minutes', every: 1 }, '2026-01-02', '2026-01-01')).toBeUndefined();
  expect(countOf({ kind: 'minutes', every: 1 }, '', '2026-01-01')).toBeUndefined();
});
