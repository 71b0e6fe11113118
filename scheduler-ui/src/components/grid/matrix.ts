import type { GridView } from '@/api/runs';

export type GridRun = GridView['runs'][number];
export type GridCell = GridView['tasks'][number]['cells'][number];

/** Tasks × runs; the newest run stands last, as one reads. A task that a run did not have has no cell there. */
export interface Matrix {
  readonly tasks: readonly string[];
  readonly runs: readonly GridRun[];
  readonly cell: (task: number, run: number) => GridCell | undefined;
}

export function matrixOf({ tasks, runs }: GridView): Matrix {
  const last = runs.length - 1;
  return {
    tasks: tasks.map((task) => task.name),
    runs: runs.toReversed(),
    // where a run has no attempt there is null
    cell: (task, run) => tasks[task]?.cells[last - run] ?? undefined,
  };
}

/** A place in the grid. Row -1 holds the runs themselves. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads; undefined when it means nothing here. */
export function moved({ row, column }: Place, key: string, { tasks, runs }: Pick<Matrix, 'tasks' | 'runs'>) {
  const within = (place: Place): Place => ({
    row: Math.min(Math.max(place.row, -1), tasks.length - 1),
    column: Math.min(Math.max(place.column, 0), runs.length - 1),
  });
  switch (key) {
    case 'ArrowUp':
      return within({ row: row - 1, column });
    case 'ArrowDown':
      return within({ row: row + 1, column });
    case 'ArrowLeft':
      return within({ row, column: column - 1 });
    case 'ArrowRight':
      return within({ row, column: column + 1 });
    case 'Home':
      return within({ row, column: 0 });
    case 'End':
      return within({ row, column: runs.length - 1 });
    case 'PageUp':
      return within({ row: row - 20, column });
    case 'PageDown':
      return within({ row: row + 20, column });
    default:
      return undefined;
  }
}
