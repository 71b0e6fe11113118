import { stripped } from './ansi';
import type { LogStore } from './store';

/** So much is looked through at a time, so that other questions are answered in between. */
const STRIDE = 1 << 20;
export const MOST_MATCHES = 100_000;

/** Looks through a log, line by line; goes on where it was when more has come. Upper and lower case are the same. */
export class Finder {
  readonly matches: number[] = [];
  private next = 0;
  private readonly wanted: string;

  constructor(
    private readonly store: LogStore,
    text: string,
  ) {
    this.wanted = text.toLowerCase();
  }

  get capped(): boolean {
    return this.matches.length >= MOST_MATCHES;
  }

  /** One stride; says whether there is more to look through. The last line is looked at again when it has grown. */
  step(complete: boolean): boolean {
    const end = complete ? this.store.lineCount : Math.max(0, this.store.lineCount - 1);
    if (this.wanted === '' || this.next >= end || this.capped) return false;
    const to = Math.min(end, this.store.lineBehind(this.next, STRIDE));
    this.look(stripped(this.store.text(this.next, to)).toLowerCase(), this.next);
    this.next = to;
    return this.next < end && !this.capped;
  }

  private look(text: string, firstLine: number) {
    let line = firstLine;
    let counted = 0;
    for (let at = text.indexOf(this.wanted); at !== -1 && !this.capped;) {
      for (let end = text.indexOf('\n', counted); end !== -1 && end < at; end = text.indexOf('\n', counted)) {
        line++;
        counted = end + 1;
      }
      this.matches.push(line);
      const end = text.indexOf('\n', at);
      if (end === -1) return;
      at = text.indexOf(this.wanted, end);
    }
  }
}

/** The first match at or behind a line, round the end; the other way round when backwards. -1 when there is none. */
export function matchFrom(matches: ArrayLike<number>, line: number, backwards: boolean): number {
  if (matches.length === 0) return -1;
  let [low, high] = [0, matches.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((matches[middle] ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  if (!backwards) return low === matches.length ? 0 : low;
  const exact = matches[low] === line ? low : low - 1;
  return exact < 0 ? matches.length - 1 : exact;
}
