import type { Statistics } from '@/api/types';
import { RUN_STATES, type RunState } from '@/lib/states';

/** What a home page shows of nine states: the rest are on their way. */
export type Kind = 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'open';
export const KINDS: readonly Kind[] = ['SUCCEEDED', 'FAILED', 'STOPPED', 'open'];

export const OPEN_STATES: readonly RunState[] = RUN_STATES.filter(
  (state) => state !== 'SUCCEEDED' && state !== 'FAILED' && state !== 'STOPPED',
);

export const statesOf = (kind: Kind): readonly RunState[] => (kind === 'open' ? OPEN_STATES : [kind]);

export function countOf(counts: Statistics['runs'], kind: Kind): number {
  return statesOf(kind).reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

/** A bucket and where it ends, as links to lists need it. */
export function endOf(statistics: Pick<Statistics, 'to' | 'bucketSeconds'>, from: string): string {
  const end = Math.min(Date.parse(statistics.to), Date.parse(from) + statistics.bucketSeconds * 1000);
  return new Date(end).toISOString();
}
