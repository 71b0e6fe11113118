import { headValues, type Model, type Task, valuesOf } from './read';

export type Mark = 'added' | 'removed' | 'changed';

export interface Comparison {
  /** By the name of the task. What is the same is left out. */
  readonly marks: ReadonlyMap<string, Mark>;
  /** Fields of the workflow beside its tasks that differ. */
  readonly fields: readonly string[];
}

const LISTS = new Set(['tasks', 'onFailure', 'finally']);

/** What became of each task from one version to another: by what they say, not by how it is written. */
export function compare(before: Model, after: Model): Comparison {
  const marks = new Map<string, Mark>();
  const said = (task: Task) => JSON.stringify([task.phase, valuesOf(task)]);
  for (const task of after.tasks) {
    const old = before.byId.get(task.id);
    if (old === undefined) marks.set(task.id, 'added');
    else if (said(old) !== said(task)) marks.set(task.id, 'changed');
  }
  for (const { id } of before.tasks) if (!after.byId.has(id)) marks.set(id, 'removed');
  const [old, now] = [before, after].map(headValues);
  const fields = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])].filter(
    (name) => !LISTS.has(name) && JSON.stringify(old?.[name]) !== JSON.stringify(now?.[name]),
  );
  return { marks, fields };
}

/** Both in one picture: the tasks of the later version, and those that are no longer there with their edges. */
export function together(before: Model, after: Model): Model {
  const gone = before.tasks.filter(({ id }) => !after.byId.has(id));
  const tasks = [...after.tasks, ...gone];
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const lost = before.edges.filter(
    ({ from, to }) => (!after.byId.has(from) || !after.byId.has(to)) && byId.has(from) && byId.has(to),
  );
  const edges = [...after.edges, ...lost.map(({ from, to }) => ({ from, to }))];
  return { ...after, tasks, byId, edges };
}
