import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, TaskRun } from '@/api/runs';
import { barsOf, sinceBegin, spanOf, ticksOf } from './gantt';

const NOW = Date.parse('2026-01-01T00:10:00Z');
const attempt = (id: number, part: Partial<TaskRun>) =>
  ({ id, name: 'a', attempt: id, state: 'RUNNING', ...part }) as TaskRun;

describe('bars', () => {
  it('show queue time, and go on until now', () => {
    const bars = barsOf(
      [
        attempt(2, { createdAt: '2026-01-01T00:05:00Z' }),
        attempt(1, {
          createdAt: '2026-01-01T00:00:00Z',
          startedAt: '2026-01-01T00:01:00Z',
          finishedAt: '2026-01-01T00:04:00Z',
        }),
      ],
      NOW,
    ).get('a');

    expect(bars?.map((bar) => [bar.id, bar.began === undefined, bar.to - bar.from])).toEqual([
      [1, false, 240_000],
      [2, true, 300_000],
    ]);
  });

  it('are within the span, however odd the clocks', () => {
    const instant = fc.option(fc.integer({ min: 0, max: 2e12 }).map((at) => new Date(at).toISOString()));
    fc.assert(
      fc.property(instant, instant, instant, (createdAt, startedAt, finishedAt) => {
        const bars = barsOf([attempt(1, { createdAt, startedAt, finishedAt })], NOW);
        const span = spanOf({ createdAt: '2026-01-01T00:00:00Z' } as Run, bars, NOW);
        bars.get('a')?.forEach((bar) => {
          expect(bar.from).toBeGreaterThanOrEqual(span.from);
          expect(bar.to).toBeLessThanOrEqual(span.to);
          expect(bar.to).toBeGreaterThanOrEqual(bar.began ?? bar.from);
        });
      }),
    );
  });
});

describe('the axis', () => {
  it('of a run of less than a second takes all the room', () => {
    const run = { startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:00:00.400Z' } as Run;
    expect(spanOf(run, new Map(), NOW)).toEqual({ from: NOW - 600_000, to: NOW - 599_600 });
  });

  it('has round times with room between them', () => {
    const ticks = ticksOf({ from: 0, to: 60_000 }, 900);

    expect(ticks.map((tick) => tick.after)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
    expect(ticksOf({ from: 0, to: 1e12 }, 500).length).toBeLessThan(8);
  });

  it.each([
    [0, '0:00'],
    [500, '500 ms'],
    [1500, '1:01.5'.replace('1:', '0:')],
    [3_725_000, '1:02:05'],
    [90_000_000, '1 d 1:00:00'],
  ])('%d ms is %s', (after, words) => {
    expect(sinceBegin(after)).toBe(words);
  });
});
