import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { asMap, asSeq, asText, dashOf, endOf, startOf, valueOf } from './places';

/** The lists of a document, in the order in which they run. */
export const PHASES = ['tasks', 'onFailure', 'finally'] as const;
export type Phase = (typeof PHASES)[number];

/** One of the ways out of a task that decides. */
export interface Branch {
  /** `cases.0`, `otherwise`, `onTrue`, `onFalse`. */
  readonly key: string;
  /** The condition of a case. */
  readonly when?: string;
  readonly to: readonly string[];
}

export interface Task {
  /** Its name where that is its own, else its place. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly phase: Phase;
  readonly index: number;
  readonly dependsOn: readonly string[];
  readonly branches: readonly Branch[];
  readonly disabled: boolean;
  readonly node: YAMLMap;
  readonly from: number;
  readonly to: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Of a task that decides: the way that leads there. */
  readonly branch?: Branch;
}

/** A text that says no more than a document needs: what the canvas draws. Immutable. */
export interface Model {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly root: YAMLMap;
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly byId: ReadonlyMap<string, Task>;
  readonly edges: readonly Edge[];
}

export interface Fault {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

export type Reading = { readonly model: Model } | { readonly faults: readonly Fault[] };

/** Reads what can be drawn. What is wrong within tasks is no fault: it is drawn and listed with the problems. */
export function read(text: string): Reading {
  const document = parseDocument(text, { keepSourceTokens: true, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    return { faults: document.errors.map(({ message, pos }) => ({ message, from: pos[0], to: pos[1] })) };
  }
  const root = document.contents;
  if (!isMap(root)) return { faults: [{ message: 'map', from: 0, to: text.length }] };
  const faults: Fault[] = [];
  const tasks: Task[] = [];
  const names = new Set<string>();
  for (const phase of PHASES) {
    const list = valueOf(root, phase);
    if (list === null || (isScalar(list) && list.value === null)) continue;
    if (!isSeq(list)) {
      faults.push({ message: 'list', from: startOf(list), to: endOf(text, list) });
      continue;
    }
    list.items.forEach((node, index) => {
      if (!isMap(node)) {
        const from = list.flow === true ? startOf(list) : dashOf(list, index);
        faults.push({ message: 'task', from, to: from + 1 });
        return;
      }
      const task = taskOf(text, node, phase, index, names);
      names.add(task.id);
      tasks.push(task);
    });
  }
  if (faults.length > 0) return { faults };
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const name = asText(valueOf(root, 'name')) ?? '';
  return { model: { text, document, root, name, tasks, byId, edges: edgesOf(tasks, byId) } };
}

function taskOf(text: string, node: YAMLMap, phase: Phase, index: number, names: ReadonlySet<string>): Task {
  const name = asText(valueOf(node, 'name')) ?? '';
  const type = asText(valueOf(node, 'type')) ?? '';
  const disabled = valueOf(node, 'disabled');
  return {
    id: name === '' || names.has(name) ? `${name}~${phase}.${index}` : name,
    name,
    type,
    phase,
    index,
    dependsOn: textsOf(valueOf(node, 'dependsOn')),
    branches: branchesOf(node, type),
    disabled: isScalar(disabled) && disabled.value === true,
    node,
    from: startOf(node),
    to: endOf(text, node),
  };
}

export function textsOf(node: unknown): string[] {
  const one = asText(node);
  if (one !== null) return [one];
  return (asSeq(node)?.items ?? []).flatMap((each) => asText(each) ?? []);
}

function branchesOf(node: YAMLMap, type: string): Branch[] {
  const way = (key: string): Branch => ({ key, to: textsOf(valueOf(node, key)) });
  if (type === 'conditions') return [way('onTrue'), way('onFalse')];
  if (type !== 'switch') return [];
  const cases = asSeq(valueOf(node, 'cases'))?.items ?? [];
  const ways = cases.map((each, at): Branch => {
    const map = asMap(each);
    return {
      key: `cases.${at}`,
      when: map === null ? '' : (asText(valueOf(map, 'when')) ?? ''),
      to: map === null ? [] : textsOf(valueOf(map, 'then')),
    };
  });
  return [...ways, way('otherwise')];
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

export function listOf(model: Model, phase: Phase): YAMLSeq | null {
  return asSeq(valueOf(model.root, phase));
}

/** What the task says, as plain values. */
export function valuesOf(model: Model, task: Task): Record<string, unknown> {
  return task.node.toJS(model.document) as Record<string, unknown>;
}

/** All of those that run before it, and itself. */
export function upstreamOf(model: Model, id: string): Set<string> {
  const seen = new Set([id]);
  for (const at of seen) {
    for (const name of model.byId.get(at)?.dependsOn ?? []) if (model.byId.has(name)) seen.add(name);
  }
  return seen;
}
