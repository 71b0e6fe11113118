import { type Document, isMap, isScalar, isSeq, parseDocument, visit, type YAMLSeq } from 'yaml';
import { type Head, itemsOfPlaced, PARSING, type Phase, PHASES, type Piece, type Pieces, piecesOf } from './pieces';
import { asText, dashOf, endOf, type Items, itemsOf, startOf, valueOf } from './places';
import { type Branch, type Task, taskOf, type WholePiece } from './task';

export { type Phase, PHASES } from './pieces';
export { type Branch, type Task, textsOf } from './task';

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Of a task that decides: the way that leads there. */
  readonly branch?: Branch;
}

/** A list of tasks in the whole text: over several lines, or between brackets. */
export type TaskList = { readonly items: Items } | { readonly flow: YAMLSeq };

/** A text that says no more than a document needs: what the canvas draws. Immutable. */
export interface Model {
  readonly text: string;
  readonly head: Head;
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly byId: ReadonlyMap<string, Task>;
  readonly edges: readonly Edge[];
  /** Those that are written at all and are not empty. */
  readonly lists: ReadonlyMap<Phase, TaskList>;
  /** What was read, by how it is written: it need not be read again. */
  readonly pieces: ReadonlyMap<string, Piece>;
}

export interface Fault {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

export type Reading = { readonly model: Model } | { readonly faults: readonly Fault[] };

const NO_PIECES: ReadonlyMap<string, Piece> = new Map();

/**
 * Reads what can be drawn. What is wrong within tasks is no fault: it is drawn and listed with the problems. Of a text that was
 * read before only what changed is read again.
 */
export function read(text: string, before?: Model | null): Reading {
  const pieces = piecesOf(text, before?.pieces ?? NO_PIECES);
  return pieces === null ? readWhole(text) : { model: joined(text, pieces, before ?? null) };
}

function joined(text: string, { head, lists }: Pieces, before: Model | null): Model {
  const tasks: Task[] = [];
  const names = new Set<string>();
  const known = new Map<string, Piece>();
  for (const phase of PHASES) {
    lists.get(phase)?.forEach(({ piece, base }, index) => {
      const old = before?.tasks[tasks.length];
      const task = taskOf(piece, base, phase, index, names, old);
      names.add(task.id);
      tasks.push(task);
      known.set(piece.source, piece);
    });
  }
  const items = [...lists].map(([phase, placed]) => [phase, { items: itemsOfPlaced(placed) }] as const);
  return modelOf(text, head, tasks, new Map(items), known);
}

/** The text as one: where it is not written task by task, and for what is wrong in it. */
export function readWhole(text: string): Reading {
  const document = parseDocument(text, PARSING);
  if (document.errors.length > 0) {
    return { faults: document.errors.map(({ message, pos }) => ({ message, from: pos[0], to: pos[1] })) };
  }
  const root = document.contents;
  if (!isMap(root)) return { faults: [{ message: 'map', from: 0, to: text.length }] };
  const faults = strangers(text, document);
  const tasks: Task[] = [];
  const names = new Set<string>();
  const lists = new Map<Phase, TaskList>();
  for (const phase of PHASES) {
    const list = valueOf(root, phase);
    if (list === null || (isScalar(list) && list.value === null)) continue;
    if (!isSeq(list)) {
      faults.push({ message: 'list', from: startOf(list), to: endOf(text, list) });
      continue;
    }
    if (list.items.length > 0) lists.set(phase, list.flow === true ? { flow: list } : { items: itemsOf(text, list) });
    list.items.forEach((node, index) => {
      if (!isMap(node)) {
        const from = list.flow === true ? startOf(list) : dashOf(list, index);
        faults.push({ message: 'task', from, to: from + 1 });
        return;
      }
      const piece: WholePiece = { source: text, document, node, from: startOf(node), to: endOf(text, node) };
      const task = taskOf(piece, 0, phase, index, names);
      names.add(task.id);
      tasks.push(task);
    });
  }
  if (faults.length > 0) return { faults };
  const head: Head = { source: text, document, root, at: (offset) => offset };
  return { model: modelOf(text, head, tasks, lists, NO_PIECES) };
}

/** Aliases of what is not there. */
function strangers(text: string, document: Document.Parsed): Fault[] {
  const faults: Fault[] = [];
  if (!text.includes('*')) return faults;
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      const from = startOf(alias);
      faults.push({ message: 'alias', from, to: endOf(text, alias) });
    },
  });
  return faults;
}

function modelOf(
  text: string,
  head: Head,
  tasks: readonly Task[],
  lists: Model['lists'],
  pieces: Model['pieces'],
): Model {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const name = asText(valueOf(head.root, 'name')) ?? '';
  return { text, head, name, tasks, byId, edges: edgesOf(tasks, byId), lists, pieces };
}

function edgesOf(tasks: readonly Task[], byId: ReadonlyMap<string, Task>): Edge[] {
  const edges: Edge[] = [];
  for (const task of tasks) {
    for (const name of new Set(task.dependsOn)) {
      const before = byId.get(name);
      if (before === undefined || before.phase !== task.phase || before === task) continue;
      const branch = before.branches.find((each) => each.to.includes(task.name));
      edges.push({ from: before.id, to: task.id, ...(branch && { branch }) });
    }
  }
  return edges;
}

/** What the task says, as plain values. */
export function valuesOf(task: Task): Record<string, unknown> {
  return task.node.toJS(task.document) as Record<string, unknown>;
}

/** The task in which this place of the text is. */
export function taskAt(model: Model, offset: number): Task | undefined {
  const near = model.tasks.filter(({ base }) => base <= offset);
  return near.length === model.tasks.length && near.every(({ base }) => base === 0)
    ? model.tasks.find(({ from, to }) => from - 2 <= offset && offset <= to)
    : near.toReversed().find(({ from, to }) => from - 2 <= offset && offset <= to);
}

/** What the document says beside its tasks, as plain values. */
export function headValues({ head }: Model): Record<string, unknown> {
  return head.root.toJS(head.document) as Record<string, unknown>;
}

/** All of those that run before it, and itself. */
export function upstreamOf(model: Model, id: string): Set<string> {
  const seen = new Set([id]);
  for (const at of seen) {
    for (const name of model.byId.get(at)?.dependsOn ?? []) if (model.byId.has(name)) seen.add(name);
  }
  return seen;
}
