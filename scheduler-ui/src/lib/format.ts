import { browserZone, type Language, usePreferences } from './preferences';

type Instant = string | number | Date | null | undefined;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 340 ms, 4.2 s, 3 min 07 s, 2 h 05 min, 3 d 4 h: the two largest units that say something. */
export function duration(millis: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  if (millis < 0) return '0 ms';
  if (millis < SECOND) return `${Math.round(millis)} ms`;
  if (millis < MINUTE) return `${(Math.floor(millis / 100) / 10).toFixed(1)} s`;
  if (millis < HOUR) return `${Math.floor(millis / MINUTE)} min ${two((millis % MINUTE) / SECOND)} s`;
  if (millis < DAY) return `${Math.floor(millis / HOUR)} h ${two((millis % HOUR) / MINUTE)} min`;
  return `${Math.floor(millis / DAY)} d ${Math.floor((millis % DAY) / HOUR)} h`;
}

/** 512 B, 3.4 KiB, 100 MiB. */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

export function formats(language: Language, chosenZone: string) {
  const zone = chosenZone === 'browser' ? browserZone() : chosenZone;
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const stamp = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options });
    return (at: Instant) => (at === null || at === undefined ? '' : format.format(new Date(at)));
  };
  const number = new Intl.NumberFormat(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  return {
    zone,
    number: (value: number) => number.format(value),
    date: stamp(day),
    time: stamp(clock),
    dateTime: stamp({ ...day, ...clock }),
    /** With the zone's name and milliseconds: for tooltips, where nothing may be left in doubt. */
    exact: stamp({ ...day, ...clock, fractionalSecondDigits: 3, timeZoneName: 'short' }),
    /** In 5 min, 3 hr ago. */
    relative(at: Instant, now: number) {
      if (at === null || at === undefined) return '';
      const away = new Date(at).getTime() - now;
      const size = Math.abs(away);
      if (size < MINUTE) return relative.format(Math.round(away / SECOND), 'second');
      if (size < HOUR) return relative.format(Math.round(away / MINUTE), 'minute');
      if (size < DAY) return relative.format(Math.round(away / HOUR), 'hour');
      return relative.format(Math.round(away / DAY), 'day');
    },
  };
}

export type Formats = ReturnType<typeof formats>;

const made = new Map<string, Formats>();

/** Made once: a table asks for them in each of its cells. */
function formatsOf(language: Language, zone: string): Formats {
  const key = `${language} ${zone}`;
  const known = made.get(key) ?? formats(language, zone);
  made.set(key, known);
  return known;
}

/** In the language and zone that the person chose; or by the clock of another zone. */
export function useFormats(of?: string): Formats {
  const { language, zone } = usePreferences();
  return formatsOf(language, of ?? zone);
}
