import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { instantOf, minuteOf, wallOf } from './zones';

describe('the moment that a wall clock means', () => {
  it.each([
    ['2026-01-15T09:30:00', 'Europe/Paris', '2026-01-15T08:30:00.000Z'],
    ['2026-07-15T09:30:00', 'Asia/Shanghai', '2026-07-15T01:30:00.000Z'],
    // comes twice: the first one
    ['2026-10-25T02:30:00', 'Europe/Paris', '2026-10-25T00:30:00.000Z'],
    // left out: as if the clock had not been changed
    ['2026-03-29T02:30:00', 'Europe/Paris', '2026-03-29T01:30:00.000Z'],
  ])('%s in %s', (wall, zone, at) => {
    expect(instantOf(wall, zone)).toBe(at);
  });

  it('is nothing for a text that is no time', () => {
    expect(instantOf('tomorrow', 'UTC')).toBeUndefined();
  });
});

test('a field for a time shows minutes, and nothing for what is no time', () => {
  expect(minuteOf('2026-03-29T12:30:40Z', 'Europe/Berlin')).toBe('2026-03-29T14:30');
  expect(minuteOf('nonsense', 'UTC')).toBe('');
  expect(instantOf('2026-01-15T14:30', 'Asia/Shanghai')).toBe('2026-01-15T06:30:00.000Z');
});

test('a clock that shows the moment shows the wall time again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) }),
      fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
      (millis, zone) => {
        const wall = wallOf(millis, zone);
        expect(wallOf(instantOf(wall, zone) ?? '', zone)).toBe(wall);
      },
    ),
  );
});
