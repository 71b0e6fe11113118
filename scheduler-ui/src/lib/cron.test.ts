import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { changedRhythm, cronOf, HOUR_STEPS, MINUTE_STEPS, type Rhythm, RHYTHMS, rhythmOf, WEEKDAYS } from './cron';

const hour = fc.integer({ min: 0, max: 23 });
const minute = fc.integer({ min: 0, max: 59 });
const rhythm: fc.Arbitrary<Rhythm> = fc.oneof(
  fc.record({ kind: fc.constant('minutes' as const), every: fc.constantFrom(...MINUTE_STEPS) }),
  fc.record({ kind: fc.constant('hours' as const), every: fc.constantFrom(...HOUR_STEPS), minute }),
  fc.record({ kind: fc.constant('daily' as const), hour, minute }),
  fc.record({
    kind: fc.constant('weekly' as const),
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    hour,
    minute,
  }),
  fc.record({
    kind: fc.constant('monthly' as const),
    day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant('last' as const)),
    hour,
    minute,
  }),
);

test('the expression of a rhythm is read as that rhythm', () => {
  fc.assert(
    fc.property(rhythm, (each) => {
      expect(rhythmOf(cronOf(each))).toEqual(each);
    }),
  );
});

test('no text whatever is taken for a rhythm that would write another one without saying so', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const found = rhythmOf(text);
      expect(found === undefined || rhythmOf(cronOf(found)) !== undefined).toBe(true);
    }),
  );
});

describe('expressions that are no common rhythm stay as they are written', () => {
  it.each(['', '0 0 2 ? * MON#1', '30 0 2 * * ?', '0 0 2 * * ? 2026', '0 0 2 1 1 ?', '0 61 2 * * ?', '0 0 2 LW * ?'])(
    '%s',
    (cron) => {
      expect(rhythmOf(cron)).toBeUndefined();
    },
  );
});

test('another kind keeps the time of the day', () => {
  expect(changedRhythm({ kind: 'daily', hour: 7, minute: 45 }, 'weekly')).toMatchObject({ hour: 7, minute: 45 });
  RHYTHMS.forEach((kind) => expect(changedRhythm(undefined, kind).kind).toBe(kind));
});
