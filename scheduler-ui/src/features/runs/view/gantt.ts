import type { Run, TaskRun } from '@/api/runs';

/** One attempt on the axis of time, in milliseconds. */
export interface Bar {
  readonly id: number;
  readonly attempt: number;
  readonly state: TaskRun['state'];
  /** When it was ready to run. */
  readonly from: number;
  /** When it began; undefined: it has not. */
  readonly began: number | undefined;
  readonly to: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const at = (instant: string | null | undefined) =>
  instant === null || instant === undefined ? undefined : Date.parse(instant);

/** By name of the task, oldest attempt first. What has not ended goes on until now. */
export function barsOf(attempts: readonly TaskRun[], now: number): Map<string, Bar[]> {
  const bars = new Map<string, Bar[]>();
  for (const { id, name, attempt, state, createdAt, startedAt, finishedAt } of attempts) {
    const began = at(startedAt);
    const from = at(createdAt) ?? began;
    if (typeof id !== 'number' || from === undefined) continue;
    const to = at(finishedAt) ?? now;
    const bar = {
      id,
      attempt,
      state,
      from: Math.min(from, began ?? from),
      began,
      to: Math.max(to, began ?? from, from),
    };
    const others = bars.get(name);
    if (others === undefined) bars.set(name, [bar]);
    else others.push(bar);
  }
  bars.forEach((each) => each.sort((one, other) => one.id - other.id));
  return bars;
}

/** Shorter runs leave room: nothing could be told apart. */
const LEAST_SPAN = 100;

/** All of the run. */
export function spanOf(run: Run, bars: ReadonlyMap<string, readonly Bar[]>, now: number): Span {
  let from = at(run.startedAt) ?? at(run.createdAt) ?? now;
  let to = at(run.finishedAt) ?? now;
  bars.forEach((each) => {
    each.forEach((bar) => {
      from = Math.min(from, bar.from);
      to = Math.max(to, bar.to);
    });
  });
  return { from, to: Math.max(to, from + LEAST_SPAN) };
}

const STEPS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600,
  43_200, 86_400, 172_800, 604_800,
].map((seconds) => seconds * 1000);

/** Round times since the beginning, so many that they have room. */
export function ticksOf(
  { from, to }: Span,
  width: number,
  room = 90,
): { readonly at: number; readonly after: number }[] {
  const least = ((to - from) * room) / Math.max(width, 1);
  const step = STEPS.find((each) => each >= least) ?? Math.ceil(least / 604_800_000) * 604_800_000;
  const ticks = [];
  for (let after = 0; from + after <= to; after += step) ticks.push({ at: from + after, after });
  return ticks;
}

/** 0:05, 1:02:00, 2 d 3:00:00: time since the beginning, as exact as the step. */
export function sinceBegin(after: number): string {
  if (after > 0 && after < 1000) return `${after} ms`;
  const seconds = Math.floor(after / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  const [d, h, m, s] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  const fraction = after % 1000 === 0 ? '' : `.${Math.round((after % 1000) / 100)}`;
  const clock = h > 0 || d > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  return `${d > 0 ? `${d} d ` : ''}${clock}${fraction}`;
}
