import { headValues, type Model, type Task, upstreamOf, valuesOf } from './read';

/** Where a parameter comes from; the key of a text. */
export type Origin = 'builtIn' | 'workflow' | 'task' | 'output' | 'item';

export interface Parameter {
  readonly name: string;
  readonly origin: Origin;
  /** The task whose output it is. */
  readonly of?: string;
}

const BUILT_IN = [
  'system.biz.date',
  'system.biz.curdate',
  'system.datetime',
  'system.task.execute.path',
  'system.task.instance.id',
  'system.task.definition.name',
  'system.workflow.instance.id',
  'system.workflow.definition.name',
  'system.project.name',
];

/** `echo "rows=42" >> "$SCHEDULER_OUTPUT"`, and what a Python script writes to it. */
const WRITTEN = /(?:^|["'\s(])([A-Za-z_][\w.-]*)=[^\n]*(?:SCHEDULER_OUTPUT|\bout\.write|\\n)/gm;
const MOST_SCRIPT = 100_000;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keysOf = (value: unknown) => (isRecord(value) ? Object.keys(value) : []);

/** Everything that `${…}` may mean within the task, the nearest first. */
export function parametersFor(model: Model, task: Task): Parameter[] {
  const found = new Map<string, Parameter>();
  const add = (name: string, origin: Origin, of?: string) => {
    if (name !== '' && !found.has(name)) found.set(name, { name, origin, ...(of !== undefined && { of }) });
  };
  const own = valuesOf(task);
  keysOf(own.params).forEach((name) => add(name, 'task'));
  if (task.type === 'foreach') ['item', 'index', ...keysOf(own.product)].forEach((name) => add(name, 'item'));
  for (const id of upstreamOf(model, task.id)) {
    const before = id === task.id ? undefined : model.byId.get(id);
    if (before !== undefined) outputsOf(before, valuesOf(before)).forEach((name) => add(name, 'output', before.name));
  }
  keysOf(headValues(model).params).forEach((name) => add(name, 'workflow'));
  BUILT_IN.forEach((name) => add(name, 'builtIn'));
  return [...found.values()];
}

/** What a task is known to hand on, as far as its text tells. */
export function outputsOf(task: Task, values: Record<string, unknown>): string[] {
  const declared = Object.entries(isRecord(values.params) ? values.params : {})
    .filter(([, value]) => isRecord(value) && value.direction === 'out')
    .map(([name]) => name);
  switch (task.type) {
    case 'http':
      return [...declared, `${task.name}.status`, `${task.name}.response`, ...keysOf(values.extract)];
    case 'sql':
      return [...declared, typeof values.output === 'string' ? values.output : 'rows', `${task.name}.updated`];
    case 'procedure': {
      const all = [...(Array.isArray(values.arguments) ? (values.arguments as unknown[]) : []), values.returns];
      return [
        ...declared,
        ...all.flatMap((each) => (isRecord(each) && typeof each.name === 'string' ? each.name : [])),
      ];
    }
    default: {
      const script = typeof values.script === 'string' ? values.script.slice(0, MOST_SCRIPT) : '';
      const written = script.includes('SCHEDULER_OUTPUT')
        ? [...script.matchAll(WRITTEN)].map((match) => match[1] ?? '')
        : [];
      return [...declared, ...written];
    }
  }
}
