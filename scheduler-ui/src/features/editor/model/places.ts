import { isCollection, isMap, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';

/** Where nodes of a document stand in its text. */

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the line break of the line in which `at` stands. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

export function column(text: string, at: number): number {
  return at - lineStart(text, at);
}

export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Behind the last character of what the node says, without comments and line breaks that follow. */
export function endOf(text: string, node: Node): number {
  const [from, to] = node.range ?? [0, 0, 0];
  if (isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)) {
    const source = text.slice(from, to);
    const header = source.slice(0, source.indexOf('\n'));
    const kept = header.includes('+') ? source.replace(/\r?\n$/, '') : source.replace(/(\r?\n[ \t]*)+$/, '');
    return from + Math.max(kept.length, header.length);
  }
  if (isCollection(node) && node.flow !== true) {
    const last = node.items.at(-1);
    if (isSeq(node)) return last === undefined ? to : endOf(text, last as Node);
    return last === undefined ? to : endOfPair(text, last as Pair<Node, Node | null>);
  }
  return to;
}

export function endOfPair(text: string, pair: Pair<Node, Node | null>): number {
  return pair.value === null ? (pair.key.range?.[1] ?? 0) : Math.max(endOf(text, pair.value), colonOf(pair) + 1);
}

/** Where the colon of the pair stands; -1 without one. */
export function colonOf(pair: Pair<Node, Node | null>): number {
  const token = pair.srcToken?.sep?.find((each) => each.type === 'map-value-ind');
  return token?.offset ?? -1;
}

/** Where the dash of an item of a list over several lines stands. */
export function dashOf(list: YAMLSeq, index: number): number {
  const source = list.srcToken;
  const dashes =
    source?.type === 'block-seq'
      ? source.items.flatMap((each) => each.start.filter((token) => token.type === 'seq-item-ind'))
      : [];
  const dash = dashes[index];
  if (dash === undefined) throw new RangeError(`no item ${index}`);
  return dash.offset;
}

/** The items of a list over several lines: where the dash of each stands, and where what it says ends. */
export interface Items {
  readonly count: number;
  readonly dash: (at: number) => number;
  readonly end: (at: number) => number;
}

export function itemsOf(text: string, list: YAMLSeq): Items {
  return {
    count: list.items.length,
    dash: (at) => dashOf(list, at),
    end: (at) => endOf(text, list.items[at] as Node),
  };
}

export function pairOf(map: YAMLMap, key: string): Pair<Node, Node | null> | undefined {
  const pair = map.items.find((each) => asText(each.key) === key);
  return pair as Pair<Node, Node | null> | undefined;
}

export function valueOf(map: YAMLMap, key: string): Node | null {
  return pairOf(map, key)?.value ?? null;
}

/** Whether something else stands before it on its line. */
export function isInline(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), at).trim() !== '';
}

/** From the beginning of the line, together with the comment lines right above that belong to it. */
export function linesFrom(text: string, at: number): number {
  let start = lineStart(text, at);
  const indent = text.slice(start, at);
  if (isInline(text, at)) return at;
  for (;;) {
    const above = start === 0 ? -1 : lineStart(text, start - 1);
    if (above < 0 || !text.startsWith(`${indent}#`, above)) return start;
    start = above;
  }
}

export const asMap = (node: unknown): YAMLMap | null => (isMap(node) ? node : null);
export const asSeq = (node: unknown): YAMLSeq | null => (isSeq(node) ? node : null);
/** What a scalar says, as text. */
export function asText(node: unknown): string | null {
  if (!isScalar(node)) return null;
  const value: unknown = node.value;
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
