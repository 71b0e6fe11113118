/** What clocks of a zone show, and which moment a clock of a zone means. Wall times are written as 2026-01-31T09:30:00. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

export function wallOf(at: string | number, zone: string): string {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts;
  return `${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}`;
}

/** `2026-03-29T14:30`, as fields of the type datetime-local take it; '' for what is no time. */
export function minuteOf(at: string, zone: string): string {
  return Number.isNaN(Date.parse(at)) ? '' : wallOf(at, zone).slice(0, 16);
}

/** The offset of the zone from UTC at a moment, in milliseconds. */
function offsetAt(millis: number, zone: string): number {
  return Date.parse(`${wallOf(millis, zone)}Z`) - Math.floor(millis / 1000) * 1000;
}

/**
 * The moment at which a clock of the zone shows the wall time: the first one if it comes twice, and if it is left out the
 * moment that clock would mean had it not been changed. Undefined when the text is no time.
 */
export function instantOf(wall: string, zone: string): string | undefined {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const day = 24 * 3_600_000;
  const before = asUtc - offsetAt(asUtc - day, zone);
  const after = asUtc - offsetAt(asUtc + day, zone);
  const right = [before, after].filter((millis) => Date.parse(`${wallOf(millis, zone)}Z`) === asUtc);
  return new Date(right.length === 0 ? before : Math.min(...right)).toISOString();
}
