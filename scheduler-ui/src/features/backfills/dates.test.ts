import { expect, test } from 'vitest';
import {
  type BackfillDraft,
  bodyOf,
  dayBefore,
  entriesOf,
  isComplete,
  plannedDates,
  sharesOf,
  strangers,
} from './dates';

const draft: BackfillDraft = {
  which: 'range',
  from: '2026-01-01',
  to: '2026-01-31',
  list: '',
  rhythm: 'daily',
  schedule: '',
  cron: '',
  timezone: 'UTC',
  order: 'ASC',
  parallelism: 1,
  dependents: 'none',
  priority: '',
  params: [],
};

test('a range of days is one run a day', () => {
  expect(plannedDates(draft, [])).toMatchObject({ count: 31, first: '2026-01-01 00:00' });
  expect(bodyOf(draft)).toMatchObject({ from: '2026-01-01', to: '2026-01-31', timezone: 'UTC' });
});

test('a list may be separated in any way, and each date counts once', () => {
  const list = { ...draft, which: 'list' as const, list: '2026-01-03, 2026-01-01\n2026-01-03' };
  expect(entriesOf(list.list)).toHaveLength(3);
  expect(plannedDates(list, [])).toEqual({ count: 2, first: '2026-01-01', last: '2026-01-03' });
});

test('what is no date is named', () => {
  expect(strangers(['2026-01-01', 'yesterday', '2026-13-01', '2026-01-01T09:30', '2026-01-01T09:30:00Z'])).toEqual([
    'yesterday',
    '2026-13-01',
  ]);
});

test('a range that ends before it begins can not be asked for', () => {
  expect(isComplete({ ...draft, from: '2026-02-01' })).toBe(false);
  expect(isComplete({ ...draft, rhythm: 'cron' })).toBe(false);
});

test('the day before the first of March', () => {
  expect(dayBefore('2026-03-01')).toBe('2026-02-28');
});

test('shares make a whole, also of nothing', () => {
  const shares = sharesOf({ succeeded: 1, failed: 1, unfinished: 1, waiting: 1 });
  expect(shares.map(({ share }) => share)).toEqual([25, 25, 25, 25]);
  expect(sharesOf({ succeeded: 0, failed: 0, unfinished: 0, waiting: 0 }).every(({ share }) => share === 0)).toBe(true);
});
