import type { Priority, Schedule, Schema } from '@/api/types';
import { mapOf, type Pair, pairsOf } from '@/components/form/pairs';
import { instantOf, wallOf } from '@/lib/zones';

/** A schedule while it is edited; times of the window are wall times of its zone. */
export interface ScheduleDraft {
  name: string;
  cron: string;
  timezone: string;
  enabled: boolean;
  start: string;
  end: string;
  misfire: Schedule['misfire'];
  catchUpLimit: number;
  overlap: Schedule['overlap'];
  jitter: string;
  calendar: string;
  priority: Priority | '';
  params: readonly Pair[];
}

export function draftOf(schedule: Schedule | undefined, zone: string): ScheduleDraft {
  const timezone = schedule?.timezone ?? zone;
  const wall = (at: string | null | undefined) => (at === null || at === undefined ? '' : wallOf(at, timezone));
  return {
    name: schedule?.name ?? 'default',
    cron: schedule?.cron ?? '0 0 2 * * ?',
    timezone,
    enabled: schedule?.enabled ?? true,
    start: wall(schedule?.start),
    end: wall(schedule?.end),
    misfire: schedule?.misfire ?? 'LATEST',
    catchUpLimit: schedule?.catchUpLimit ?? 100,
    overlap: schedule?.overlap ?? 'ALLOW',
    jitter: schedule?.jitter === undefined || schedule.jitter === '0s' ? '' : schedule.jitter,
    calendar: schedule?.calendar ?? '',
    priority: (schedule?.priority?.toLowerCase() ?? '') as Priority | '',
    params: pairsOf(schedule?.params),
  };
}

const present = (text: string) => (text.trim() === '' ? undefined : text.trim());

/**
 * As the api takes it; what is empty is left out and so has its default. A time of the window that nobody touched stays exactly what
 * it was: a wall time can not tell which of the two hours is meant when clocks are put back.
 */
export function bodyOf(draft: ScheduleDraft, kept?: Schedule): Schema['ScheduleBody'] {
  const before = kept && draftOf(kept, draft.timezone);
  const instant = (key: 'start' | 'end') =>
    before !== undefined && before[key] === draft[key] && before.timezone === draft.timezone
      ? (kept?.[key] ?? undefined)
      : instantOf(draft[key], draft.timezone);
  return {
    cron: draft.cron.trim(),
    timezone: draft.timezone,
    enabled: draft.enabled,
    start: instant('start'),
    end: instant('end'),
    misfire: draft.misfire,
    catchUpLimit: draft.catchUpLimit,
    overlap: draft.overlap,
    jitter: present(draft.jitter),
    calendar: present(draft.calendar),
    priority: draft.priority === '' ? undefined : draft.priority,
    params: mapOf(draft.params),
  };
}
