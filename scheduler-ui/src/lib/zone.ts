/** Clock times of a zone and points in time, both ways: for fields in which people enter a time. */

const MINUTE = 60_000;

function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  const clock = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
  return clock - Math.floor(at / MINUTE) * MINUTE;
}

/** `2026-03-29T14:30`, as fields of the type datetime-local take it; '' for what is no time. */
export function clockTime(instant: string, zone: string): string {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? '' : new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
}

/** The reverse; undefined for what is no clock time. One that the clocks leave out becomes the one as much later. */
export function instantOf(clock: string, zone: string): string | undefined {
  const wanted = Date.parse(`${clock}Z`);
  if (Number.isNaN(wanted)) return undefined;
  const first = wanted - offsetAt(wanted, zone);
  const second = wanted - offsetAt(first, zone);
  return new Date(second).toISOString();
}
