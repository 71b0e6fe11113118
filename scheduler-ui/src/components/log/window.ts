/** Which lines of a log are in sight. A browser draws no element of millions of pixels, so that a long log is scrolled in steps of several lines. */
export const LINE = 20;
const TALLEST = 8_000_000;

export interface Scale {
  /** Height of all that is scrolled. */
  readonly height: number;
  /** Pixels of scrolling for a line. */
  readonly perLine: number;
  /** The topmost line when the end is in sight. */
  readonly lastTop: number;
}

export function scaleOf(lines: number, room: number): Scale {
  const lastTop = Math.max(0, lines - Math.floor(room / LINE));
  const full = lines * LINE;
  if (full <= TALLEST) return { height: full, perLine: LINE, lastTop };
  return { height: TALLEST, perLine: (TALLEST - room) / Math.max(1, lastTop), lastTop };
}

/** Lines to draw, when this one is on top. */
export function shownLines(top: number, lines: number, room: number): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(Math.floor(top), lines - 1));
  return { from, to: Math.min(lines, from + Math.ceil(room / LINE) + 1) };
}
