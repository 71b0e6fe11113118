import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clockTime, instantOf } from './zone';

it('knows what the clocks of a zone say', () => {
  expect(clockTime('2026-03-29T12:30:40Z', 'Europe/Berlin')).toBe('2026-03-29T14:30');
  expect(instantOf('2026-01-15T14:30', 'Asia/Shanghai')).toBe('2026-01-15T06:30:00.000Z');
  expect(clockTime('nonsense', 'UTC')).toBe('');
  expect(instantOf('', 'UTC')).toBeUndefined();
});

it('leads from a clock time to a time at which the clocks say so', () => {
  const minute = fc.integer({ min: 0, max: 40_000_000 });
  fc.assert(
    fc.property(minute, fc.constantFrom('UTC', 'Asia/Kolkata', 'Asia/Shanghai', 'America/Bogota'), (at, zone) => {
      const instant = new Date(at * 60_000).toISOString();
      expect(instantOf(clockTime(instant, zone), zone)).toBe(instant);
    }),
  );
});
