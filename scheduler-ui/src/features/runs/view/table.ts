import type { Outline } from '@/api/document';
import type { TaskRun } from '@/api/runs';

/** The rows of the table of tasks: filtered and in order. */
export const SORTS = ['order', 'name', 'state', 'started', 'duration'] as const;
export type Sort = (typeof SORTS)[number];

export interface Row {
  readonly name: string;
  readonly type: string;
  readonly task: TaskRun | undefined;
}

const time = (at: string | null | undefined) => (at === null || at === undefined ? undefined : Date.parse(at));

/** How long it took or has taken until now; undefined when it has not begun. */
export function lasted(task: TaskRun | undefined, now: number): number | undefined {
  const started = time(task?.startedAt);
  return started === undefined ? undefined : (time(task?.finishedAt) ?? now) - started;
}

export function rowsOf(
  outline: Outline,
  taskOf: (name: string) => TaskRun | undefined,
  filter: { readonly text: string; readonly states: readonly string[] },
  sort: Sort,
  descending: boolean,
  now: number,
): Row[] {
  const wanted = filter.text.trim().toLowerCase();
  const rows = outline.tasks
    .map(({ name, type }): Row => ({ name, type, task: taskOf(name) }))
    .filter(
      ({ name, type, task }) =>
        (wanted === '' || name.toLowerCase().includes(wanted) || type.includes(wanted)) &&
        (filter.states.length === 0 || filter.states.includes(task?.state ?? 'WAITING')),
    );
  const keys = new Map<Row, string | number | undefined>(
    rows.map((row, at) => {
      switch (sort) {
        case 'order':
          return [row, at];
        case 'name':
          return [row, row.name];
        case 'state':
          return [row, row.task?.state ?? 'WAITING'];
        case 'started':
          return [row, time(row.task?.startedAt)];
        case 'duration':
          return [row, lasted(row.task, now)];
      }
    }),
  );
  return rows.sort((one, other) => {
    const [a, b] = [keys.get(one), keys.get(other)];
    // what has no value stands last, whichever way the others stand
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    const order = a < b ? -1 : a > b ? 1 : 0;
    return descending ? -order : order;
  });
}
