import { difference } from '@/components/code/difference';
import { paste } from './clipboard';
import { asSeq, asText, valueOf } from './places';
import { ofHead } from './pieces';
import { type Model, type Phase, PHASES, readWhole, type Task, upstreamOf } from './read';
import { forget, linkBranch, rename } from './references';
import { moved, type Splice } from './splice';
import { addLines, insertItem, insertLines, linesOfItem, type Path, removeItems, removeLines, setIn } from './write';

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
      return { splices: setInTask(task, edit.path, edit.value) };
    }
    case 'setWorkflowField':
      return { splices: setInHead(model, edit.path, edit.value) };
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

function setInTask(task: Task, path: Path, value: unknown): Splice[] {
  return moved(setIn(task.source, task.node, path, value, TASK_FIELDS), task.base);
}

/** Sets what stands beside the tasks, or a whole list of them. */
export function setInHead(model: Model, path: Path, value: unknown): Splice[] {
  const [first] = path;
  const reading = path.length > 1 && PHASES.some((phase) => phase === first) ? readWhole(model.text) : { model };
  if (!('model' in reading)) return [];
  const { head } = reading.model;
  return ofHead(head, setIn(head.source, head.root, path, value, WORKFLOW_FIELDS));
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
  const list = model.lists.get(phase);
  if (list === undefined) return { splices: setInHead(model, [phase], [task]), select: [task.name] };
  const place = (count: number) => Math.min(at ?? count, count);
  const splices =
    'flow' in list
      ? insertItem(model.text, list.flow, place(list.flow.items.length), task)
      : [addLines(model.text, list.items, place(list.items.count), task)];
  return { splices, select: [task.name] };
}

function removeTasks(model: Model, ids: readonly string[]): Plan {
  const gone = ids.flatMap((id) => model.byId.get(id) ?? []);
  const names = new Set(gone.map(({ name }) => name));
  const splices: Splice[] = [];
  for (const phase of new Set(gone.map((task) => task.phase))) {
    const list = model.lists.get(phase);
    if (list === undefined) continue;
    const indexes = gone.filter((task) => task.phase === phase).map(({ index }) => index);
    const count = 'flow' in list ? list.flow.items.length : list.items.count;
    if (indexes.length === count && phase !== 'tasks') splices.push(...setInHead(model, [phase], undefined));
    else if ('flow' in list) splices.push(...removeItems(model.text, list.flow, indexes));
    else splices.push(...removeLines(model.text, list.items, indexes));
  }
  const all = new Set(gone);
  for (const task of model.tasks) if (!all.has(task)) splices.push(...forget(task, names));
  return { splices, select: [] };
}

function renameTask(model: Model, id: string, to: string): Plan {
  const task = model.byId.get(id);
  if (task === undefined) return { refused: 'gone' };
  if (to === task.name) return { splices: [] };
  if (!isName(to)) return { refused: 'name' };
  if (model.byId.has(to)) return { refused: 'nameTaken' };
  const own = setInTask(task, ['name'], to);
  if (id !== task.name) return { splices: own, select: [to] };
  const names = new Map([[task.name, to]]);
  const others = model.tasks.flatMap((each) => rename(each, names));
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
  const splices = linkBranch(before, after, branch);
  if (!linked) splices.push(...dependOn(after, before.name));
  return { splices };
}

function dependOn(task: Task, name: string): Splice[] {
  const value = valueOf(task.node, 'dependsOn');
  const list = asSeq(value);
  if (list !== null && list.items.length > 0)
    return moved(insertItem(task.source, list, list.items.length, name), task.base);
  const known = asText(value);
  return setInTask(task, ['dependsOn'], known === null ? [name] : [known, name]);
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
    splices.push(...forget(task, before.get(id) ?? new Set(), after.get(id) ?? new Set()));
  }
  return { splices };
}

function moveTask(model: Model, id: string, to: number): Plan {
  const task = model.byId.get(id);
  const list = task === undefined ? undefined : model.lists.get(task.phase);
  if (task === undefined || list === undefined) return { refused: 'gone' };
  const last = ('flow' in list ? list.flow.items.length : list.items.count) - 1;
  const target = Math.max(0, Math.min(to, last));
  if (target === task.index) return { splices: [] };
  const place = target > task.index ? target + 1 : target;
  if ('flow' in list) {
    const items = list.flow.items.map((_, at) => at).filter((at) => at !== task.index);
    items.splice(target, 0, task.index);
    const texts = model.tasks
      .filter(({ phase }) => phase === task.phase)
      .map((each) => model.text.slice(each.from, each.to));
    const [from, end] = [list.flow.range?.[0] ?? 0, list.flow.range?.[1] ?? 0];
    return { splices: [{ from, to: end, insert: `[${items.map((at) => texts[at] ?? '').join(', ')}]` }] };
  }
  const [from, end] = linesOfItem(model.text, list.items, task.index);
  const lines = model.text.slice(from, end).replace(/\r?\n$/, '');
  return { splices: [{ from, to: end, insert: '' }, insertLines(model.text, list.items, place, lines)] };
}
