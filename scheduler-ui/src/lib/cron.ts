/** Common rhythms as people say them, and Quartz expressions of them. What is written by hand stays as it is. */
export const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export type Rhythm =
  | { readonly kind: 'minutes'; readonly every: number }
  | { readonly kind: 'hours'; readonly every: number; readonly minute: number }
  | { readonly kind: 'daily'; readonly hour: number; readonly minute: number }
  | { readonly kind: 'weekly'; readonly days: readonly Weekday[]; readonly hour: number; readonly minute: number }
  | { readonly kind: 'monthly'; readonly day: number | 'last'; readonly hour: number; readonly minute: number };

export type RhythmKind = Rhythm['kind'];
export const RHYTHMS: readonly RhythmKind[] = ['minutes', 'hours', 'daily', 'weekly', 'monthly'];

/** Only steps after which the clock begins anew without a shorter one. */
export const MINUTE_STEPS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] as const;
export const HOUR_STEPS = [1, 2, 3, 4, 6, 8, 12] as const;

export function cronOf(rhythm: Rhythm): string {
  switch (rhythm.kind) {
    case 'minutes':
      return rhythm.every === 1 ? '0 * * * * ?' : `0 0/${rhythm.every} * * * ?`;
    case 'hours':
      return `0 ${rhythm.minute} ${rhythm.every === 1 ? '*' : `0/${rhythm.every}`} * * ?`;
    case 'daily':
      return `0 ${rhythm.minute} ${rhythm.hour} * * ?`;
    case 'weekly':
      return `0 ${rhythm.minute} ${rhythm.hour} ? * ${WEEKDAYS.filter((day) => rhythm.days.includes(day)).join(',')}`;
    case 'monthly':
      return `0 ${rhythm.minute} ${rhythm.hour} ${rhythm.day === 'last' ? 'L' : rhythm.day} * ?`;
  }
}

const whole = (text: string | undefined, max: number): number | undefined =>
  text !== undefined && /^\d{1,2}$/.test(text) && Number(text) <= max ? Number(text) : undefined;

/** The rhythm that an expression writes, if it is one of the common ones. */
export function rhythmOf(cron: string): Rhythm | undefined {
  const [second, minutes, hours, day, month, weekday, ...more] = cron.trim().toUpperCase().split(/\s+/);
  if (second !== '0' || month !== '*' || more.length > 0) return undefined;
  const every = (field: string | undefined) => /^(?:0|\*)\/(\d{1,2})$/.exec(field ?? '')?.[1];
  if (day === '*' && weekday === '?' && hours === '*' && minutes === '*') return { kind: 'minutes', every: 1 };
  if (day === '*' && weekday === '?' && hours === '*') {
    const step = whole(every(minutes), 59);
    if (step !== undefined && step > 0) return { kind: 'minutes', every: step };
  }
  const minute = whole(minutes, 59);
  if (minute === undefined) return undefined;
  if (day === '*' && weekday === '?') {
    const step = hours === '*' ? 1 : whole(every(hours), 23);
    if (step !== undefined && step > 0) return { kind: 'hours', every: step, minute };
  }
  const hour = whole(hours, 23);
  if (hour === undefined) return undefined;
  if (day === '*' && weekday === '?') return { kind: 'daily', hour, minute };
  if (day === '?' && weekday !== undefined) {
    const days = weekday.split(',');
    return days.every((each): each is Weekday => (WEEKDAYS as readonly string[]).includes(each))
      ? { kind: 'weekly', days: WEEKDAYS.filter((each) => days.includes(each)), hour, minute }
      : undefined;
  }
  if (weekday !== '?') return undefined;
  if (day === 'L') return { kind: 'monthly', day: 'last', hour, minute };
  const number = whole(day, 31);
  return number === undefined || number === 0 ? undefined : { kind: 'monthly', day: number, hour, minute };
}

/** Another kind of rhythm, at the same time of the day as far as both have one. */
export function changedRhythm(before: Rhythm | undefined, kind: RhythmKind): Rhythm {
  const hour = before !== undefined && 'hour' in before ? before.hour : 2;
  const minute = before !== undefined && 'minute' in before ? before.minute : 0;
  switch (kind) {
    case 'minutes':
      return { kind, every: 15 };
    case 'hours':
      return { kind, every: 1, minute };
    case 'daily':
      return { kind, hour, minute };
    case 'weekly':
      return { kind, days: ['MON'], hour, minute };
    case 'monthly':
      return { kind, day: 1, hour, minute };
  }
}
