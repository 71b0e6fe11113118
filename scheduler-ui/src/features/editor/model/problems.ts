import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { isName, WORKFLOW_FIELDS } from './edits';
import { endOf, startOf, valueOf } from './places';
import { type Fault, type Model, type Task, valuesOf } from './read';
import { type Misfit, misfits, type Schema } from './schema';
import type { Path } from './write';

/** Something that keeps the document from being what it should be, and where. */
export interface Problem {
  /** The key of a text; `server` and `yaml` bring their own words in `values.message`. */
  readonly code: string;
  readonly values?: Readonly<Record<string, string | number>>;
  /** The task in which it is. */
  readonly task?: string;
  /** Within the task, or within the document where there is no task. */
  readonly path: Path;
  readonly from: number;
  readonly to: number;
}

const MOST = 500;
const MISFITS = new WeakMap<object, { readonly schema: Schema; readonly found: readonly Misfit[] }>();

export function ofFaults(faults: readonly Fault[]): Problem[] {
  return faults.map(({ message, from, to }) => {
    const known = ['map', 'list', 'task', 'alias'].includes(message);
    return known
      ? { code: `shape.${message}`, path: [], from, to }
      : { code: 'yaml', values: { message }, path: [], from, to };
  });
}

/** Judges each task by its schema, a step for each: {@link problemsOf} has little left to do then. */
export function* lookThrough(model: Model, schemas: ReadonlyMap<string, Schema>): Generator<undefined> {
  for (const task of model.tasks) {
    const schema = schemas.get(task.type);
    if (schema === undefined || MISFITS.get(task.piece)?.schema === schema) continue;
    misfitsOf(task, schema);
    yield;
  }
}

/** All that can be said without asking the server. Linear in tasks and edges. */
export function problemsOf(
  model: Model,
  schemas: ReadonlyMap<string, Schema>,
  types: ReadonlySet<string> | null,
): Problem[] {
  const found: Problem[] = [...ofWorkflow(model)];
  const first = new Map<string, Task>();
  for (const task of model.tasks) {
    if (found.length >= MOST) break;
    found.push(
      ...ofName(model, task, first),
      ...ofType(model, task, types),
      ...ofEdges(model, task),
      ...ofBranches(model, task),
    );
    const schema = schemas.get(task.type);
    if (schema === undefined) continue;
    for (const { path, code, values } of misfitsOf(task, schema)) {
      if ((path[0] === 'name' || path[0] === 'type') && code === 'missing') continue;
      found.push(at(model, task, path, `misfit.${code}`, values));
    }
  }
  return [...found, ...cycles(model)].slice(0, MOST);
}

/** Looked for once for each task as it is written, however often the document is looked through. */
function misfitsOf(task: Task, schema: Schema): readonly Misfit[] {
  const known = MISFITS.get(task.piece);
  if (known?.schema === schema) return known.found;
  const found = misfits(schema, valuesOf(task));
  MISFITS.set(task.piece, { schema, found });
  return found;
}

function at(model: Model, task: Task, path: Path, code: string, values?: Problem['values']): Problem {
  const place = nodeAt(task.node, path) === null ? null : placeAt(task, path);
  const { from, to } = place ?? { from: task.from, to: Math.min(task.to, lineOf(model.text, task.from)) };
  return { code, ...(values && { values }), task: task.id, path, from, to };
}

/** Where in the whole text something of a task stands, or the task where that is not there. */
export function placeAt({ node, source, base }: Task, path: Path): { from: number; to: number } {
  const found = nodeAt(node, path) ?? node;
  return { from: base + startOf(found), to: base + endOf(source, found) };
}

function lineOf(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** As deep as the path leads; null where not even its first step is there. */
export function nodeAt(node: Node, path: Path): Node | null {
  let found: Node | null = null;
  let here: unknown = node;
  for (const step of path) {
    const next: unknown = isMap(here) ? valueOf(here, String(step)) : isSeq(here) ? here.items[Number(step)] : null;
    if (next === null || next === undefined) return found;
    found = next as Node;
    here = next;
  }
  return found;
}

function* ofWorkflow(model: Model): Generator<Problem> {
  const { head, text } = model;
  const here = (code: string, path: Path, values?: Problem['values']): Problem => {
    const node = nodeAt(head.root, path);
    const from = node === null ? 0 : head.at(startOf(node));
    const to = node === null ? lineOf(text, 0) : head.at(endOf(head.source, node));
    return { code, path, from, to, ...(values && { values }) };
  };
  for (const { key } of head.root.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (!(WORKFLOW_FIELDS as readonly string[]).includes(name)) yield here('workflow.unknown', [name], { name });
  }
  if (!isName(model.name)) yield here('workflow.name', ['name']);
  if (!model.lists.has('tasks')) yield here('workflow.tasks', ['tasks']);
}

function* ofName(model: Model, task: Task, first: Map<string, Task>): Generator<Problem> {
  if (task.name === '') {
    yield at(model, task, ['name'], 'name.missing');
    return;
  }
  if (!isName(task.name)) yield at(model, task, ['name'], 'name.invalid');
  if (first.has(task.name)) yield at(model, task, ['name'], 'name.taken', { name: task.name });
  else first.set(task.name, task);
}

function* ofType(model: Model, task: Task, types: ReadonlySet<string> | null): Generator<Problem> {
  if (task.type === '') yield at(model, task, ['type'], 'type.missing');
  else if (types !== null && !types.has(task.type))
    yield at(model, task, ['type'], 'type.unknown', { type: task.type });
}

function* ofEdges(model: Model, task: Task): Generator<Problem> {
  const seen = new Set<string>();
  for (const [i, name] of task.dependsOn.entries()) {
    const before = model.byId.get(name);
    const path = ['dependsOn', i];
    if (seen.has(name)) yield at(model, task, path, 'edge.twice', { name });
    else if (name === task.name) yield at(model, task, path, 'edge.itself');
    else if (before === undefined) yield at(model, task, path, 'edge.nobody', { name });
    else if (before.phase !== task.phase) yield at(model, task, path, 'edge.phase', { name, phase: before.phase });
    seen.add(name);
  }
}

function* ofBranches(model: Model, task: Task): Generator<Problem> {
  if (task.branches.length === 0) return;
  const targets = new Set(task.branches.flatMap(({ to }) => to));
  for (const name of targets) {
    const after = model.byId.get(name);
    if (after === undefined) yield at(model, task, branchPath(task, name), 'branch.nobody', { name });
    else if (!after.dependsOn.includes(task.name)) {
      yield at(model, task, branchPath(task, name), 'branch.unlinked', { name, task: task.name });
    }
  }
  for (const edge of model.edges) {
    const after = edge.from === task.id && edge.branch === undefined ? model.byId.get(edge.to) : undefined;
    if (after !== undefined) yield at(model, task, [], 'branch.none', { name: after.name });
  }
}

function branchPath(task: Task, name: string): Path {
  const branch = task.branches.find(({ to }) => to.includes(name));
  return (branch?.key ?? '').split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** Tasks that wait for each other: what is left when all that can begin, and all that nothing waits for, is taken away. */
function cycles(model: Model): Problem[] {
  const links = model.edges.map(({ from, to }) => [from, to] as const);
  const forth = unfinished(new Set(model.tasks.map(({ id }) => id)), links);
  const left = unfinished(
    forth,
    links.map(([from, to]) => [to, from] as const),
  );
  const names = model.tasks.filter(({ id }) => left.has(id));
  const [first] = names;
  if (first === undefined) return [];
  const shown = names.slice(0, 8).map(({ name }) => name);
  return [at(model, first, ['dependsOn'], 'edge.cycle', { tasks: shown.join(', ') + (names.length > 8 ? ' …' : '') })];
}

function unfinished(ids: ReadonlySet<string>, links: readonly (readonly [string, string])[]): Set<string> {
  const open = new Map<string, number>();
  const next = new Map<string, string[]>();
  for (const [from, to] of links) {
    if (!ids.has(from) || !ids.has(to)) continue;
    open.set(to, (open.get(to) ?? 0) + 1);
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const left = new Set(ids);
  const free = [...ids].filter((id) => (open.get(id) ?? 0) === 0);
  for (const id of free) {
    left.delete(id);
    for (const after of next.get(id) ?? []) {
      const now = (open.get(after) ?? 0) - 1;
      open.set(after, now);
      if (now === 0) free.push(after);
    }
  }
  return left;
}
