import { isCollection, isMap, isScalar, isSeq, type Node, visit, type YAMLSeq } from 'yaml';
import { asMap, asSeq, asText, endOf, startOf, valueOf } from './places';
import type { Task } from './read';
import { flowText } from './render';
import type { Splice } from './splice';
import { insertItem, removeItems, setIn } from './write';

/** Outputs that carry the name of their task: `${load.status}`. */
const OUTPUTS = 'status|response|updated';
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

/** Everywhere where the task speaks of another one, that one's new name. */
export function rename(text: string, task: Task, from: string, to: string): Splice[] {
  const { before, after } = listsOf(task);
  const places = [...before, ...after].flatMap(names);
  places.push(...requirementsOf(task).map(({ name }) => ({ node: name, text: asText(name) ?? '' })));
  const splices = places
    .filter((each) => each.text === from)
    .map(({ node }) => ({ from: startOf(node), to: endOf(text, node), insert: flowText(to) }));
  const output = new RegExp(`(?<=\\$\\{)${from.replaceAll('.', '\\.')}(?=\\.(?:${OUTPUTS})\\b)`, 'gu');
  if (!text.slice(task.from, task.to).includes(`\${${from}.`)) return splices;
  visit(task.node, {
    Scalar: (_, node) => {
      const at = startOf(node);
      for (const match of text.slice(at, endOf(text, node)).matchAll(output)) {
        splices.push({ from: at + match.index, to: at + match.index + from.length, insert: to });
      }
    },
  });
  return splices;
}

/** Takes out what a task says of others: that it depends on them, and that it leads to them. */
export function forget(
  text: string,
  task: Task,
  before: ReadonlySet<string>,
  after: ReadonlySet<string> = before,
): Splice[] {
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
  const gone = requirementsOf(task).filter(({ name }) => before.has(asText(name) ?? ''));
  for (const list of new Set(gone.map((each) => each.list))) {
    splices.push(
      ...removeItems(
        text,
        list,
        gone.filter((each) => each.list === list).map(({ at }) => at),
      ),
    );
  }
  return splices;
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
export function linkBranch(text: string, before: Task, after: Task, wanted?: string): Splice[] {
  const splices: Splice[] = [];
  const branch = before.branches.find(({ key }) => key === wanted) ?? before.branches.at(-1);
  if (branch !== undefined && !before.branches.some((each) => each.to.includes(after.name))) {
    const [key = '', at] = branch.key.split('.');
    const path = at === undefined ? [key] : [key, Number(at), 'then'];
    const list = at === undefined ? valueOf(before.node, key) : thenOf(before, Number(at));
    if (isSeq(list) && list.items.length > 0) splices.push(...insertItem(text, list, list.items.length, after.name));
    else splices.push(...setIn(text, before.node, path, [...branch.to, after.name]));
  }
  if (after.type === 'conditions' && before.name !== '') {
    const when = valueOf(after.node, 'when');
    const empty =
      when === null || (isScalar(when) && when.value === null) || (isCollection(when) && when.items.length === 0);
    if (empty) splices.push(...setIn(text, after.node, ['when'], [{ task: before.name, status: 'success' }]));
  }
  return splices;
}

function thenOf(task: Task, at: number): Node | null {
  const one = asMap(asSeq(valueOf(task.node, 'cases'))?.items[at]);
  return one === null ? null : valueOf(one, 'then');
}
