import type { Priority, Schedule, Schema } from '@/api/types';
import { mapOf, type Pair } from '@/components/form/pairs';
import { rhythmOf } from '@/lib/cron';
import { type Count, countOf } from '@/lib/cronCount';

/** More are refused by the api. */
export const MOST_DATES = 10_000;

export interface BackfillDraft {
  which: 'range' | 'list';
  /** Of a range: days. */
  from: string;
  to: string;
  /** Of a list: days or times, one in a line. */
  list: string;
  rhythm: 'schedule' | 'cron' | 'daily';
  schedule: string;
  cron: string;
  timezone: string;
  order: 'ASC' | 'DESC';
  parallelism: number;
  dependents: 'none' | 'direct' | 'all';
  priority: Priority | '';
  params: readonly Pair[];
}

const DAILY = '0 0 0 * * ?';

/** The entries of a list of dates: a day or a time each, separated by new lines, blanks or commas. */
export function entriesOf(list: string): string[] {
  return list.split(/[\s,;]+/).filter((each) => each !== '');
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Entries that are neither a day nor a time. */
export function strangers(entries: readonly string[]): string[] {
  return entries.filter((each) => !(DAY.test(each) || TIME.test(each)) || Number.isNaN(Date.parse(each)));
}

/** The day before, as the calendar has it. */
export function dayBefore(day: string): string {
  const millis = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(millis) ? '' : new Date(millis - 86_400_000).toISOString().slice(0, 10);
}

/** Whether there is enough to ask for. */
export function isComplete(draft: BackfillDraft): boolean {
  if (draft.which === 'list') {
    const entries = entriesOf(draft.list);
    return entries.length > 0 && entries.length <= MOST_DATES && strangers(entries).length === 0;
  }
  if (draft.rhythm === 'cron' && draft.cron.trim() === '') return false;
  if (draft.rhythm === 'schedule' && draft.schedule === '') return false;
  return DAY.test(draft.from) && DAY.test(draft.to) && draft.from <= draft.to;
}

export function bodyOf(draft: BackfillDraft): Schema['BackfillBody'] {
  const dates =
    draft.which === 'list'
      ? { dates: entriesOf(draft.list), timezone: draft.timezone }
      : { from: draft.from, to: draft.to, ...timesOf(draft) };
  return {
    ...dates,
    order: draft.order,
    parallelism: draft.parallelism,
    dependents: draft.dependents,
    priority: draft.priority === '' ? undefined : draft.priority,
    params: mapOf(draft.params),
  };
}

function timesOf(draft: BackfillDraft): Pick<Schema['BackfillBody'], 'cron' | 'schedule' | 'timezone'> {
  switch (draft.rhythm) {
    case 'schedule':
      return { schedule: draft.schedule };
    case 'cron':
      return { cron: draft.cron.trim(), timezone: draft.timezone };
    case 'daily':
      return { cron: DAILY, timezone: draft.timezone };
  }
}

/** What would be run, as far as it can be told without asking: common rhythms and lists. */
export function plannedDates(draft: BackfillDraft, schedules: readonly Schedule[]): Count | undefined {
  if (!isComplete(draft)) return undefined;
  if (draft.which === 'list') {
    const dates = [...new Set(entriesOf(draft.list))].sort();
    return { count: dates.length, first: dates[0] ?? '', last: dates.at(-1) ?? '' };
  }
  const cron =
    draft.rhythm === 'daily'
      ? DAILY
      : draft.rhythm === 'cron'
        ? draft.cron
        : (schedules.find(({ name }) => name === draft.schedule)?.cron ?? '');
  const rhythm = rhythmOf(cron);
  return rhythm && countOf(rhythm, draft.from, draft.to);
}

/** How far a backfill has come, in shares of the whole. */
export function sharesOf(progress: Schema['Progress']) {
  const of = Math.max(1, progress.succeeded + progress.failed + progress.unfinished + progress.waiting);
  return [
    { state: 'SUCCEEDED', count: progress.succeeded, share: (progress.succeeded / of) * 100 },
    { state: 'FAILED', count: progress.failed, share: (progress.failed / of) * 100 },
    { state: 'RUNNING', count: progress.unfinished, share: (progress.unfinished / of) * 100 },
    { state: 'WAITING', count: progress.waiting, share: (progress.waiting / of) * 100 },
  ] as const;
}
