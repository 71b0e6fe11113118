import { type Rhythm, WEEKDAYS } from './cron';

/** How often a rhythm comes in the days from … to (2026-01-31), both included, if no clock is changed meanwhile. */
export interface Count {
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

const DAY = 86_400_000;

export function countOf(rhythm: Rhythm, from: string, to: string): Count | undefined {
  const first = Date.parse(`${from}T00:00:00Z`);
  const last = Date.parse(`${to}T00:00:00Z`);
  if (Number.isNaN(first) || Number.isNaN(last) || first > last) return undefined;
  const days = Math.round((last - first) / DAY) + 1;
  const times = timesOf(rhythm);
  if (days > 366 * 100) return undefined;
  const matching = Array.from({ length: days }, (_, index) => first + index * DAY).filter((day) => has(rhythm, day));
  const [firstDay, lastDay] = [matching[0], matching.at(-1)];
  const [firstTime, lastTime] = [times[0], times.at(-1)];
  if (firstDay === undefined || lastDay === undefined || firstTime === undefined || lastTime === undefined) {
    return { count: 0, first: '', last: '' };
  }
  return {
    count: matching.length * times.length,
    first: `${textOf(firstDay)} ${firstTime}`,
    last: `${textOf(lastDay)} ${lastTime}`,
  };
}

const textOf = (day: number) => new Date(day).toISOString().slice(0, 10);

function has(rhythm: Rhythm, day: number): boolean {
  const date = new Date(day);
  switch (rhythm.kind) {
    case 'weekly': {
      const weekday = WEEKDAYS[(date.getUTCDay() + 6) % 7];
      return weekday !== undefined && rhythm.days.includes(weekday);
    }
    case 'monthly':
      return rhythm.day === 'last' ? new Date(day + DAY).getUTCDate() === 1 : date.getUTCDate() === rhythm.day;
    case 'minutes':
    case 'hours':
    case 'daily':
      return true;
  }
}

const clock = (hour: number, minute: number) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

/** The times of one day. */
function timesOf(rhythm: Rhythm): string[] {
  const steps = (end: number, every: number) =>
    Array.from({ length: Math.ceil(end / every) }, (_, index) => index * every);
  switch (rhythm.kind) {
    case 'minutes':
      return steps(24, 1).flatMap((hour) => steps(60, rhythm.every).map((minute) => clock(hour, minute)));
    case 'hours':
      return steps(24, rhythm.every).map((hour) => clock(hour, rhythm.minute));
    case 'daily':
    case 'weekly':
    case 'monthly':
      return [clock(rhythm.hour, rhythm.minute)];
  }
}
