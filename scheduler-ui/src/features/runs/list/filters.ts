import { RUN_STATES } from '@/lib/states';

/** Filters of the list of runs: the same names in the address and in the api. */
export const ORIGINS = ['MANUAL', 'SCHEDULE', 'BACKFILL', 'SUB_WORKFLOW', 'RERUN'] as const;

const ONE = [
  'q',
  'project',
  'workflow',
  'origin',
  'createdBy',
  'schedule',
  'backfillId',
  'parent',
  'from',
  'to',
] as const;
export type OneFilter = (typeof ONE)[number];

/** Those that have no field of their own in the row: they come with links, and stand there as pills. */
export const PILLS = ['createdBy', 'schedule', 'backfillId', 'parent'] as const satisfies readonly OneFilter[];

export interface Filters {
  readonly state: readonly string[];
  readonly one: Partial<Record<OneFilter, string>>;
}

export function filtersOf(search: { text: (key: string) => string; all: (key: string) => readonly string[] }): Filters {
  const states = new Set<string>(RUN_STATES);
  const one: Partial<Record<OneFilter, string>> = {};
  for (const name of ONE) {
    const value = search.text(name);
    if (value !== '') one[name] = value;
  }
  return { state: search.all('state').filter((state) => states.has(state)), one };
}

export function isFiltered({ state, one }: Filters): boolean {
  return state.length > 0 || Object.keys(one).length > 0;
}

/** What removes all of them from the address. */
export const NO_FILTERS: Record<string, undefined> = Object.fromEntries(
  ['state', ...ONE].map((name) => [name, undefined]),
);

/** What may be asked of runs in these states, of all that were chosen. The api judges each one anew. */
export const ACTIONS = ['stop', 'pause', 'resume', 'recover', 'rerun', 'delete'] as const;
export type Action = (typeof ACTIONS)[number];

const POSSIBLE: Readonly<Record<Action, ReadonlySet<string>>> = {
  stop: new Set(['SUBMITTED', 'WAITING', 'RUNNING', 'PAUSING', 'PAUSED', 'STOPPING']),
  pause: new Set(['SUBMITTED', 'WAITING', 'RUNNING']),
  resume: new Set(['PAUSING', 'PAUSED']),
  recover: new Set(['FAILED', 'STOPPED']),
  rerun: new Set(RUN_STATES),
  delete: new Set(['FAILED', 'STOPPED', 'SUCCEEDED']),
};

/** Which of the actions mean something to at least one of the states. */
export function possible(states: readonly string[]): readonly Action[] {
  return ACTIONS.filter((action) => states.some((state) => POSSIBLE[action].has(state)));
}
