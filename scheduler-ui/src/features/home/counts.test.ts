import { expect, test } from 'vitest';
import { RUN_STATES } from '@/lib/states';
import { countOf, endOf, KINDS, statesOf } from './counts';

test('every state is counted once', () => {
  expect(KINDS.flatMap(statesOf).toSorted()).toEqual([...RUN_STATES].toSorted());
  const counts = { SUCCEEDED: 3, FAILED: 1, RUNNING: 2, WAITING: 5 };
  expect(KINDS.map((kind) => countOf(counts, kind))).toEqual([3, 1, 0, 7]);
});

test('the last bucket ends with the range', () => {
  const range = { to: '2026-01-01T01:00:00.000Z', bucketSeconds: 1800 };
  expect(endOf(range, '2026-01-01T00:00:00Z')).toBe('2026-01-01T00:30:00.000Z');
  expect(endOf(range, '2026-01-01T00:45:00Z')).toBe('2026-01-01T01:00:00.000Z');
});
