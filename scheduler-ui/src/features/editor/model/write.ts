import { isCollection, isMap, isScalar, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import {
  colonOf,
  column,
  dashOf,
  endOf,
  endOfPair,
  isInline,
  type Items,
  itemsOf,
  lineEnd,
  linesFrom,
  pairOf,
  startOf,
} from './places';
import { flowText, indented, itemText, keyText, valueText } from './render';
import type { Splice } from './splice';

export type Path = readonly (string | number)[];

type Entry = Pair<Node, Node | null>;

/** Splices that make `value` stand at the path within the node, and touch nothing else. Undefined removes it. */
export function setIn(
  text: string,
  node: YAMLMap | YAMLSeq,
  path: Path,
  value: unknown,
  order: readonly string[] = [],
): Splice[] {
  const [step, ...rest] = path;
  if (step === undefined) return [replaced(text, node, value)];
  const asBlock = toBlock(text, node, path, value);
  if (asBlock !== null) return [asBlock];
  if (isMap(node)) {
    const pair = pairOf(node, String(step));
    if (pair === undefined)
      return value === undefined ? [] : [newPair(text, node, String(step), built(rest, value), order)];
    if (rest.length > 0 && isCollection(pair.value)) return setIn(text, pair.value, rest, value);
    if (value === undefined) return rest.length > 0 ? [] : [withoutPair(text, node, pair)];
    return [newValue(text, node, pair, built(rest, value))];
  }
  const at = Number(step);
  const item = node.items[at] as Node | undefined;
  if (item === undefined)
    return value === undefined ? [] : insertItem(text, node, node.items.length, built(rest, value));
  if (rest.length > 0 && isCollection(item)) return setIn(text, item, rest, value);
  if (value === undefined) return rest.length > 0 ? [] : removeItems(text, node, [at]);
  return [newItem(text, node, at, built(rest, value))];
}

/** The value within maps and lists that are not there yet. */
function built(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }), value);
}

/** Several lines do not fit between brackets: the outermost ones are written over several lines then. */
function toBlock(text: string, node: YAMLMap | YAMLSeq, path: Path, value: unknown): Splice | null {
  if (node.flow !== true || typeof value !== 'string' || !value.includes('\n')) return null;
  const indent = /^[ -]*/.exec(text.slice(text.lastIndexOf('\n', startOf(node) - 1) + 1))?.[0] ?? '';
  if (column(text, startOf(node)) !== indent.length || !indent.endsWith('- ')) return null;
  const js = structuredClone((node as { toJSON(): unknown }).toJSON());
  let target = js as Record<string | number, unknown>;
  path.slice(0, -1).forEach((step, i) => {
    const next = target[step];
    if (typeof next !== 'object' || next === null) target[step] = typeof path[i + 1] === 'number' ? [] : {};
    target = target[step] as Record<string | number, unknown>;
  });
  target[path.at(-1) ?? ''] = value;
  const from = startOf(node) - 2;
  return { from: from + 2, to: endOf(text, node), insert: indented(itemText(js), column(text, from)) };
}

function replaced(text: string, node: YAMLMap | YAMLSeq, value: unknown): Splice {
  return { from: startOf(node), to: endOf(text, node), insert: flowText(value) };
}

function newValue(text: string, map: YAMLMap, pair: Entry, value: unknown): Splice {
  const colon = colonOf(pair);
  const key = startOf(pair.key);
  if (map.flow === true) {
    const old = pair.value;
    if (colon < 0 || old === null)
      return { from: pair.key.range?.[1] ?? 0, to: pair.key.range?.[1] ?? 0, insert: `: ${flowText(value)}` };
    const empty = endOf(text, old) === startOf(old);
    return empty
      ? { from: colon + 1, to: colon + 1, insert: ` ${flowText(value)}` }
      : { from: startOf(old), to: endOf(text, old), insert: flowText(value) };
  }
  return behind(text, colon + 1, pair.value, value, column(text, key), valueText);
}

function newItem(text: string, list: YAMLSeq, at: number, value: unknown): Splice {
  const item = list.items[at] as Node;
  if (list.flow === true) return { from: startOf(item), to: endOf(text, item), insert: flowText(value) };
  const dash = dashOf(list, at);
  const render = (each: unknown) => ` ${itemText(each)}`;
  return behind(text, dash + 1, item, value, column(text, dash), render);
}

/** What stands behind a colon or a dash; a comment on its line stays. */
function behind(
  text: string,
  from: number,
  old: Node | null,
  value: unknown,
  columns: number,
  render: (value: unknown) => string,
): Splice {
  const insert = indented(render(value), columns);
  const end = old === null ? from : Math.max(endOf(text, old), from);
  const before = text.slice(from, end);
  const firstBreak = before.indexOf('\n');
  const start = old === null ? end : startOf(old);
  if (firstBreak < 0 && !insert.includes('\n') && end > start) return { from: start, to: end, insert: insert.slice(1) };
  const onKeyLine = /^[ \t]+#[^\r\n]*/.exec(before)?.[0] ?? '';
  const trailing = firstBreak < 0 ? (/^[ \t]+#[^\r\n]*/.exec(text.slice(end))?.[0] ?? '') : '';
  const comment = onKeyLine + trailing;
  const [first = '', ...more] = insert.split('\n');
  return { from, to: end + trailing.length, insert: [`${first}${comment}`, ...more].join('\n') };
}

function newPair(text: string, map: YAMLMap, key: string, value: unknown, order: readonly string[]): Splice {
  const pairs = map.items as Entry[];
  const place = order.indexOf(key);
  const earlier = (pair: Entry) => {
    const at = order.indexOf(isScalar(pair.key) ? String(pair.key.value) : '');
    return at >= 0 && at < place;
  };
  const before = (place < 0 ? undefined : pairs.findLast(earlier)) ?? pairs.at(-1);
  if (before === undefined) {
    const from = startOf(map) + 1;
    return { from, to: from, insert: `${keyText(key)}: ${flowText(value)}` };
  }
  const end = endOfPair(text, before);
  if (map.flow === true) return { from: end, to: end, insert: `, ${keyText(key)}: ${flowText(value)}` };
  const columns = column(text, startOf((pairs[0] as Entry).key));
  const lines = `${' '.repeat(columns)}${keyText(key)}:${indented(valueText(value), columns)}`;
  return newLines(text, end, lines);
}

/** Lines below the one in which `at` stands. */
function newLines(text: string, at: number, lines: string): Splice {
  const from = lineEnd(text, at);
  const broken = from > 0 && text[from - 1] === '\n';
  return { from, to: from, insert: broken ? `${lines}\n` : `\n${lines}\n` };
}

function withoutPair(text: string, map: YAMLMap, pair: Entry): Splice {
  const pairs = map.items as Entry[];
  const at = pairs.indexOf(pair);
  const [previous, next] = [pairs[at - 1], pairs[at + 1]];
  const [start, end] = [startOf(pair.key), endOfPair(text, pair)];
  if (previous === undefined && next === undefined) {
    return map.flow === true ? { from: start, to: end, insert: '' } : { from: start, to: end, insert: '{}' };
  }
  if (map.flow === true && previous !== undefined) return { from: endOfPair(text, previous), to: end, insert: '' };
  const from = linesFrom(text, start);
  if (next !== undefined && (map.flow === true || isInline(text, start)))
    return { from: start, to: startOf(next.key), insert: '' };
  return { from, to: lineEnd(text, end), insert: '' };
}

export function insertItem(text: string, list: YAMLSeq, at: number, value: unknown): Splice[] {
  if (list.flow === true) {
    const before = list.items[at - 1] as Node | undefined;
    const next = list.items[at] as Node | undefined;
    const place = before !== undefined ? endOf(text, before) : next !== undefined ? startOf(next) : startOf(list) + 1;
    const insert =
      before !== undefined ? `, ${flowText(value)}` : next !== undefined ? `${flowText(value)}, ` : flowText(value);
    return [{ from: place, to: place, insert }];
  }
  return [addLines(text, itemsOf(text, list), at, value)];
}

/** A value as the item at this place of a list over several lines. */
export function addLines(text: string, items: Items, at: number, value: unknown): Splice {
  const columns = column(text, items.dash(0));
  return insertLines(text, items, at, `${' '.repeat(columns)}- ${indented(itemText(value), columns)}`);
}

/** Whole lines, already indented, as the item at this place of a list over several lines. */
export function insertLines(text: string, items: Items, at: number, lines: string): Splice {
  if (at > 0) return newLines(text, Math.max(items.end(at - 1), items.dash(at - 1)), lines);
  const from = linesFrom(text, items.dash(0));
  return { from, to: from, insert: `${lines}\n` };
}

export function removeItems(text: string, list: YAMLSeq, gone: readonly number[]): Splice[] {
  if (list.flow !== true) return removeLines(text, itemsOf(text, list), gone);
  const items = list.items as Node[];
  const firstKept = items.findIndex((_, at) => !gone.includes(at));
  if (firstKept < 0) return [{ from: startOf(list), to: endOf(text, list), insert: '[]' }];
  return gone.map((at) => {
    const item = items[at] as Node;
    return at < firstKept
      ? { from: startOf(item), to: startOf(items[at + 1] as Node), insert: '' }
      : { from: endOf(text, items[at - 1] as Node), to: endOf(text, item), insert: '' };
  });
}

/** Items of a list over several lines, each with the comment lines right above it. */
export function removeLines(text: string, items: Items, gone: readonly number[]): Splice[] {
  if (new Set(gone).size === items.count) return [emptied(text, items)];
  return gone.map((at) => {
    const [from, to] = linesOfItem(text, items, at);
    return isInline(text, items.dash(at)) ? { from, to: items.dash(at + 1), insert: '' } : { from, to, insert: '' };
  });
}

function emptied(text: string, items: Items): Splice {
  const dash = items.dash(0);
  const before = text.slice(0, dash).trimEnd();
  const alone = before.endsWith(':');
  const to = Math.max(items.end(items.count - 1), dash + 1);
  return { from: alone ? before.length : dash, to, insert: alone ? ' []' : '[]' };
}

/** The lines of an item of a list over several lines, with the comment lines right above. */
export function linesOfItem(text: string, items: Items, at: number): [number, number] {
  const dash = items.dash(at);
  return [linesFrom(text, dash), lineEnd(text, Math.max(items.end(at), dash))];
}
