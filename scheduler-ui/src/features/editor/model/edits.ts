import { difference } from '@/components/code/difference';
import { paste } from './clipboard';
import { asSeq, asText, valueOf } from './places';
import { listOf, type Model, type Phase, type Task, upstreamOf, valuesOf } from './read';
import { forget, linkBranch, rename } from './references';
import type { Splice } from './splice';
import { insertItem, insertLines, linesOfItem, type Path, removeItems, setIn } from './write';

/** Everything that a person can do to a document. */
export type Edit =
  | { kind: 'addTask'; task: NewTask; phase: Phase; at?: number }
  | { kind: 'removeTasks'; ids: readonly string[] }
  | { kind: 'renameTask'; id: string; to: string }
  | { kind: 'connect'; from: string; to: string; branch?: string }
  | { kind: 'disconnect'; edges: readonly { from: string; to: string }[] }
  | { kind: 'setField'; task: string; path: Path; value: unknown }
  | { kind: 'setWorkflowField'; path: Path; value: unknown }
  | { kind: 'moveTask'; id: string; to: number }
  | { kind: 'paste'; text: string; phase: Phase }
  | { kind: 'replaceText'; text: string };

export type NewTask = { name: string; type: string } & Record<string, unknown>;

/** Why an edit is not made; the key of a text. */
export type Refusal =
  'cycle' | 'already' | 'itself' | 'phases' | 'nameTaken' | 'name' | 'gone' | 'nothingToPaste' | 'notation';

export type Plan =
  { readonly splices: readonly Splice[]; readonly select?: readonly string[] } | { readonly refused: Refusal };

export const WORKFLOW_FIELDS = [
  'name',
  'description',
  'params',
  'failureStrategy',
  'execution',
  'timeout',
  'priority',
  'environment',
  'tasks',
  'onFailure',
  'finally',
  'outputs',
] as const;
const TASK_FIELDS = ['name', 'type', 'dependsOn'];

const NAME = /^(?=.*[^.])[\p{L}\p{Nd}\p{Mn}\p{Mc}_.-]{1,128}$/u;

export function isName(name: string): boolean {
  return NAME.test(name);
}

/** What an edit changes in the text of the model. Decides; changes nothing. */
export function plan(model: Model, edit: Edit): Plan {
  switch (edit.kind) {
    case 'addTask':
      return addTask(model, edit.task, edit.phase, edit.at);
    case 'removeTasks':
      return removeTasks(model, edit.ids);
    case 'renameTask':
      return renameTask(model, edit.id, edit.to);
    case 'connect':
      return connect(model, edit.from, edit.to, edit.branch);
    case 'disconnect':
      return disconnect(model, edit.edges);
    case 'setField': {
      const task = model.byId.get(edit.task);
      if (task === undefined) return { refused: 'gone' };
      return { splices: setIn(model.text, task.node, edit.path, edit.value, TASK_FIELDS) };
    }
    case 'setWorkflowField':
      return { splices: setIn(model.text, model.root, edit.path, edit.value, WORKFLOW_FIELDS) };
    case 'moveTask':
      return moveTask(model, edit.id, edit.to);
    case 'paste':
      return paste(model, edit.text, edit.phase);
    case 'replaceText': {
      const change = difference(model.text, edit.text);
      return { splices: change === null ? [] : [change] };
    }
  }
}

/** The name, or the first of name-2, name-3 … that nobody has. */
export function freeName(taken: { has(name: string): boolean }, wanted: string): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/-\d+$/, '');
  let count = 2;
  while (taken.has(`${stem}-${count}`)) count++;
  return `${stem}-${count}`;
}

function addTask(model: Model, wanted: NewTask, phase: Phase, at?: number): Plan {
  const task = { ...wanted, name: freeName(model.byId, wanted.name) };
  const list = listOf(model, phase);
  const splices =
    list === null || list.items.length === 0
      ? setIn(model.text, model.root, [phase], [task], WORKFLOW_FIELDS)
      : insertItem(model.text, list, Math.min(at ?? list.items.length, list.items.length), task);
  return { splices, select: [task.name] };
}

function removeTasks(model: Model, ids: readonly string[]): Plan {
  const gone = ids.flatMap((id) => model.byId.get(id) ?? []);
  const names = new Set(gone.map(({ name }) => name));
  const splices: Splice[] = [];
  for (const phase of new Set(gone.map((task) => task.phase))) {
    const list = listOf(model, phase);
    if (list === null) continue;
    const indexes = gone.filter((task) => task.phase === phase).map(({ index }) => index);
    if (indexes.length === list.items.length && phase !== 'tasks') {
      splices.push(...setIn(model.text, model.root, [phase], undefined));
    } else {
      splices.push(...removeItems(model.text, list, indexes));
    }
  }
  const left = model.tasks.filter((task) => !gone.includes(task));
  for (const task of left) splices.push(...forget(model.text, task, names));
  return { splices, select: [] };
}

function renameTask(model: Model, id: string, to: string): Plan {
  const task = model.byId.get(id);
  if (task === undefined) return { refused: 'gone' };
  if (to === task.name) return { splices: [] };
  if (!isName(to)) return { refused: 'name' };
  if (model.byId.has(to)) return { refused: 'nameTaken' };
  const own = setIn(model.text, task.node, ['name'], to, TASK_FIELDS);
  if (id !== task.name) return { splices: own, select: [to] };
  const others = model.tasks.flatMap((each) => rename(model.text, each, task.name, to));
  return { splices: [...own, ...others], select: [to] };
}

function connect(model: Model, from: string, to: string, branch?: string): Plan {
  const [before, after] = [model.byId.get(from), model.byId.get(to)];
  if (before === undefined || after === undefined) return { refused: 'gone' };
  if (from === to) return { refused: 'itself' };
  if (before.phase !== after.phase) return { refused: 'phases' };
  if (before.name === '' || before.id !== before.name) return { refused: 'name' };
  const linked = after.dependsOn.includes(before.name);
  if (linked && (branch === undefined || before.branches.some((each) => each.to.includes(after.name)))) {
    return { refused: 'already' };
  }
  if (upstreamOf(model, from).has(to)) return { refused: 'cycle' };
  const splices = linkBranch(model.text, before, after, branch);
  if (!linked) splices.push(...dependOn(model.text, after, before.name));
  return { splices };
}

function dependOn(text: string, task: Task, name: string): Splice[] {
  const value = valueOf(task.node, 'dependsOn');
  const list = asSeq(value);
  if (list !== null && list.items.length > 0) return insertItem(text, list, list.items.length, name);
  const known = asText(value);
  return setIn(text, task.node, ['dependsOn'], known === null ? [name] : [known, name], TASK_FIELDS);
}

function disconnect(model: Model, edges: readonly { from: string; to: string }[]): Plan {
  const splices: Splice[] = [];
  const before = new Map<string, Set<string>>();
  const after = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    before.set(to, (before.get(to) ?? new Set()).add(from));
    after.set(from, (after.get(from) ?? new Set()).add(to));
  }
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const task = model.byId.get(id);
    if (task === undefined) return { refused: 'gone' };
    splices.push(...forget(model.text, task, before.get(id) ?? new Set(), after.get(id) ?? new Set()));
  }
  return { splices };
}

function moveTask(model: Model, id: string, to: number): Plan {
  const task = model.byId.get(id);
  const list = task === undefined ? null : listOf(model, task.phase);
  if (task === undefined || list === null) return { refused: 'gone' };
  const last = list.items.length - 1;
  const target = Math.max(0, Math.min(to, last));
  if (target === task.index) return { splices: [] };
  const place = target > task.index ? target + 1 : target;
  if (list.flow === true) {
    const items = list.items.map((_, at) => at).filter((at) => at !== task.index);
    items.splice(target, 0, task.index);
    const texts = model.tasks
      .filter(({ phase }) => phase === task.phase)
      .map((each) => model.text.slice(each.from, each.to));
    const [from, end] = [list.range?.[0] ?? 0, list.range?.[1] ?? 0];
    return { splices: [{ from, to: end, insert: `[${items.map((at) => texts[at] ?? '').join(', ')}]` }] };
  }
  const [from, end] = linesOfItem(model.text, list, task.index);
  const lines = model.text.slice(from, end).replace(/\r?\n$/, '');
  return { splices: [{ from, to: end, insert: '' }, insertLines(model.text, list, place, lines)] };
}

/** The values of a task without its place in the graph: for a copy of it beside. */
export function copyOf(model: Model, task: Task): NewTask {
  return { ...valuesOf(model, task), name: task.name, type: task.type };
}
