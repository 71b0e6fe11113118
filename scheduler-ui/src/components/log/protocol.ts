import type { Line } from './store';

/** What the page asks of the worker that holds a log, and what it hears. */
export type Question =
  | { readonly kind: 'open'; readonly url: string; readonly tail: boolean }
  | { readonly kind: 'lines'; readonly from: number; readonly to: number }
  | { readonly kind: 'whole'; readonly line: number }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'retry' };

export interface Progress {
  readonly lines: number;
  readonly size: number;
  /** Everything that there will be is here. */
  readonly complete: boolean;
  /** All that is written is here; more may come. */
  readonly caughtUp: boolean;
  /** Only the end of the log was read. */
  readonly headless: boolean;
}

export type Answer =
  | ({ readonly kind: 'progress' } & Progress)
  | { readonly kind: 'lines'; readonly from: number; readonly lines: readonly Line[]; readonly of: number }
  | { readonly kind: 'whole'; readonly line: number; readonly text: string }
  | {
      readonly kind: 'found';
      readonly text: string;
      readonly matches: Uint32Array;
      readonly done: boolean;
      readonly capped: boolean;
    }
  | { readonly kind: 'failure'; readonly status: number; readonly code: string; readonly detail: string };

export const LONGEST_SHOWN = 10_000;
