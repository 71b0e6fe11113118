import { isCollection, isMap, isScalar, isSeq, type Node, visit, type YAMLSeq } from 'yaml';
import { asMap, asSeq, asText, endOf, startOf, valueOf } from './places';
import type { Task } from './read';
import { flowText } from './render';
import { moved, type Splice } from './splice';
import { insertItem, removeItems, setIn } from './write';

/** A name where outputs of a task can be meant, with all that follows it; and where what follows may begin. */
const SAID = /(?<=\$\{)[\p{L}\p{Nd}\p{Mn}\p{Mc}_.-]+/gu;
const OUTPUT = /\.(?:status|response|updated)\b/gu;
const NOBODY: ReadonlySet<string> = new Set();

/** Where a task names others: those that it depends on, and those that it leads to. */
function listsOf(task: Task): { before: Node[]; after: Node[] } {
  const after = task.branches.flatMap((branch) => {
    const [key = '', at] = branch.key.split('.');
    const value = valueOf(task.node, key);
    if (at === undefined) return value ?? [];
    const one = asMap(asSeq(value)?.items[Number(at)]);
    return (one === null ? null : valueOf(one, 'then')) ?? [];
  });
  const dependsOn = valueOf(task.node, 'dependsOn');
  return { before: dependsOn === null ? [] : [dependsOn], after };
}

/** The requirements of a task that looks at how others ended, with the lists in which they stand. */
function requirements(node: Node | null): { list: YAMLSeq; at: number; name: Node }[] {
  if (isMap(node)) return [...requirements(valueOf(node, 'and')), ...requirements(valueOf(node, 'or'))];
  if (!isSeq(node)) return [];
  return node.items.flatMap((each, at) => {
    const name = isMap(each) ? valueOf(each, 'task') : null;
    return name === null ? requirements(each as Node) : [{ list: node, at, name }];
  });
}

const requirementsOf = (task: Task) => (task.type === 'conditions' ? requirements(valueOf(task.node, 'when')) : []);

function names(node: Node): { node: Node; text: string }[] {
  const all = isSeq(node) ? (node.items as Node[]) : [node];
  return all.flatMap((each) => {
    const text = asText(each);
    return text === null ? [] : [{ node: each, text }];
  });
}

function speaksOf(task: Task, is: (name: string) => boolean): boolean {
  return task.dependsOn.some(is) || task.branches.some(({ to }) => to.some(is));
}

/** Where a text speaks of the outputs of one of these: `${load.status}`. */
function outputsIn(text: string, of: ReadonlyMap<string, string>): { at: number; name: string; to: string }[] {
  if (!text.includes('${')) return [];
  return [...text.matchAll(SAID)].flatMap(({ index: at, 0: said }) => {
    const name = [...said.matchAll(OUTPUT)].map((end) => said.slice(0, end.index)).find((each) => of.has(each));
    return name === undefined ? [] : { at, name, to: of.get(name) ?? name };
  });
}

/** Everywhere where the task speaks of others, their new names: of all at once, since one may get the name that another one had. */
export function rename(task: Task, renamed: ReadonlyMap<string, string>): Splice[] {
  const named = task.type === 'conditions' || speaksOf(task, (name) => renamed.has(name));
  const spoken = outputsIn(task.written, renamed).length > 0;
  if (!named && !spoken) return [];
  const text = task.source;
  const { before, after } = listsOf(task);
  const places = [...before, ...after].flatMap(names);
  places.push(...requirementsOf(task).map(({ name }) => ({ node: name, text: asText(name) ?? '' })));
  const splices = places.flatMap(({ node, text: name }) => {
    const to = renamed.get(name);
    return to === undefined ? [] : [{ from: startOf(node), to: endOf(text, node), insert: flowText(to) }];
  });
  if (!spoken) return moved(splices, task.base);
  visit(task.node, {
    Scalar: (_, node) => {
      const from = startOf(node);
      for (const { at, name, to } of outputsIn(text.slice(from, endOf(text, node)), renamed)) {
        splices.push({ from: from + at, to: from + at + name.length, insert: to });
      }
    },
  });
  return moved(splices, task.base);
}

/** Takes out what a task says of others: that it depends on them, and that it leads to them. */
export function forget(task: Task, before: ReadonlySet<string>, after: ReadonlySet<string> = before): Splice[] {
  const gone = (name: string) => before.has(name) || after.has(name);
  if (task.type !== 'conditions' && !speaksOf(task, gone)) return [];
  const text = task.source;
  const lists = listsOf(task);
  const splices: Splice[] = [];
  for (const node of lists.before) {
    const left = names(node).filter((each) => !before.has(each.text));
    if (left.length === names(node).length) continue;
    splices.push(
      ...(left.length === 0 ? setIn(text, task.node, ['dependsOn'], undefined) : without(text, node, before)),
    );
  }
  for (const node of lists.after) splices.push(...without(text, node, after));
  const idle = requirementsOf(task).filter(({ name }) => before.has(asText(name) ?? ''));
  for (const list of new Set(idle.map((each) => each.list))) {
    splices.push(
      ...removeItems(
        text,
        list,
        idle.filter((each) => each.list === list).map(({ at }) => at),
      ),
    );
  }
  return moved(splices, task.base);
}

function without(text: string, node: Node, gone: ReadonlySet<string> = NOBODY): Splice[] {
  if (isSeq(node)) {
    const at = (node.items as Node[]).flatMap((each, i) => (gone.has(asText(each) ?? '') ? i : []));
    return at.length === 0 ? [] : removeItems(text, node, at);
  }
  const one = asText(node);
  return one !== null && gone.has(one) ? [{ from: startOf(node), to: endOf(text, node), insert: '[]' }] : [];
}

/** What a task that decides, or one that looks at how others ended, says of a new edge between the two. */
export function linkBranch(before: Task, after: Task, wanted?: string): Splice[] {
  const splices: Splice[] = [];
  const branch = before.branches.find(({ key }) => key === wanted) ?? before.branches.at(-1);
  if (branch !== undefined && !before.branches.some((each) => each.to.includes(after.name))) {
    const [key = '', at] = branch.key.split('.');
    const path = at === undefined ? [key] : [key, Number(at), 'then'];
    const list = at === undefined ? valueOf(before.node, key) : thenOf(before, Number(at));
    const change =
      isSeq(list) && list.items.length > 0
        ? insertItem(before.source, list, list.items.length, after.name)
        : setIn(before.source, before.node, path, [...branch.to, after.name]);
    splices.push(...moved(change, before.base));
  }
  if (after.type === 'conditions' && before.name !== '') {
    const when = valueOf(after.node, 'when');
    const empty =
      when === null || (isScalar(when) && when.value === null) || (isCollection(when) && when.items.length === 0);
    const change = [{ task: before.name, status: 'success' }];
    if (empty) splices.push(...moved(setIn(after.source, after.node, ['when'], change), after.base));
  }
  return splices;
}

function thenOf(task: Task, at: number): Node | null {
  const one = asMap(asSeq(valueOf(task.node, 'cases'))?.items[at]);
  return one === null ? null : valueOf(one, 'then');
}
