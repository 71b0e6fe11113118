import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, visit, type YAMLMap } from 'yaml';
import { dashOf, endOf, type Items, lineEnd, startOf, valueOf } from './places';
import { glance, type Said } from './quick';
import type { Splice } from './splice';

/** The lists of a document, in the order in which they run. */
export const PHASES = ['tasks', 'onFailure', 'finally'] as const;
export type Phase = (typeof PHASES)[number];

/** The lines of one task, read by themselves: all offsets are of these lines. Read in full when that is first asked for. */
export class Piece {
  /** Read at a glance; null where that does not tell. */
  readonly glanced: Said | null;
  private parsed: Parsed | null | undefined;

  constructor(readonly source: string) {
    this.glanced = glance(source);
  }

  /** Whether it can be read by itself. */
  get isReadable(): boolean {
    return this.glanced !== null || this.read() !== null;
  }

  get document(): Document.Parsed {
    return this.whole().document;
  }

  get node(): YAMLMap {
    return this.whole().node;
  }

  get dash(): number {
    return this.whole().dash;
  }

  get from(): number {
    return startOf(this.node);
  }

  get to(): number {
    return endOf(this.source, this.node);
  }

  private whole(): Parsed {
    const parsed = this.read();
    if (parsed === null) throw new Error(`expected a task:\n${this.source}`);
    return parsed;
  }

  private read(): Parsed | null {
    if (this.parsed === undefined) this.parsed = parsePiece(this.source);
    return this.parsed;
  }
}

interface Parsed {
  readonly document: Document.Parsed;
  readonly node: YAMLMap;
  readonly dash: number;
}

export interface Placed {
  readonly piece: Piece;
  /** Where its lines begin in the whole text. */
  readonly base: number;
}

/** What stands beside the tasks, read by itself. */
export interface Head {
  readonly source: string;
  readonly document: Document.Parsed;
  readonly root: YAMLMap;
  /** Where something of it stands in the whole text. */
  readonly at: (offset: number) => number;
}

export interface Pieces {
  readonly head: Head;
  readonly lists: ReadonlyMap<Phase, readonly Placed[]>;
}

export const PARSING = { keepSourceTokens: true, prettyErrors: false, uniqueKeys: true } as const;

const LIST = /^(tasks|onFailure|finally):[ \t]*(?:#.*)?\r?$/;
const BLANK = /^\s*(?:#|$)/;
/** What makes one text several documents, or gives its parts a meaning that stands elsewhere. */
const WHOLE_ONLY = /^(?:%|---|\.\.\.|\uFEFF|\?)/m;

interface Found {
  readonly phase: Phase;
  /** Where the lines below the name of the list begin. */
  readonly from: number;
  readonly items: { source: string; base: number }[];
}

/**
 * The text task by task, as most are written: each list over several lines. What was read before and is still written in the
 * same way is not read again. Null where the text has to be read as a whole: because it is wrong, or because it is
 * written differently.
 */
export function piecesOf(text: string, known: ReadonlyMap<string, Piece>): Pieces | null {
  const found = text.endsWith('\n') && !WHOLE_ONLY.test(text) ? split(text) : null;
  if (found === null || found.length === 0) return null;
  const lists = new Map<Phase, readonly Placed[]>();
  const cuts: { from: number; to: number }[] = [];
  for (const { phase, from, items } of found) {
    const placed: Placed[] = [];
    for (const { source, base } of items) {
      const piece = known.get(source) ?? new Piece(source);
      if (!piece.isReadable) return null;
      placed.push({ piece, base });
    }
    const last = placed.at(-1);
    if (last === undefined || lists.has(phase)) return null;
    lists.set(phase, placed);
    cuts.push({ from, to: last.base + lineEnd(last.piece.source, Math.max(last.piece.to, last.piece.dash)) });
  }
  const head = readHead(text, cuts);
  if (head === null) return null;
  // what is left of a list does not belong to it: the text is wrong, or the list is written differently
  const left = PHASES.some((phase) => !isEmpty(valueOf(head.root, phase)));
  return left ? null : { head, lists };
}

const isEmpty = (value: Node | null) =>
  value === null || (isScalar(value) && value.value === null) || (isSeq(value) && value.items.length === 0);

/** The lines of the lists, item by item. What stands further to the left than its dashes ends a list. */
function split(text: string): Found[] | null {
  const found: Found[] = [];
  let list: Found | null = null;
  let columns = -1;
  let begun = 0;
  const close = (at: number) => {
    if (list !== null && columns >= 0) list.items.push({ source: text.slice(begun, at), base: begun });
  };
  for (let at = 0; at < text.length; at = lineEnd(text, at)) {
    const first = text.charCodeAt(at);
    const isSpace = first === 32;
    if (isSpace && list === null) continue;
    const end = lineEnd(text, at);
    if (isSpace && columns >= 0 && text.charCodeAt(at + columns) !== 45) continue;
    const line = text.slice(at, end - 1);
    if (BLANK.test(line)) continue;
    const dash = list === null ? null : /^( *)-(?: |\r?$)/.exec(line);
    const indent = dash?.[1]?.length ?? -1;
    if (list !== null && dash !== null && (columns < 0 || columns === indent)) {
      close(at);
      begun = columns < 0 ? list.from : at;
      columns = indent;
    } else if (!isSpace) {
      close(at);
      columns = -1;
      const phase = LIST.exec(line)?.[1] as Phase | undefined;
      list = phase === undefined ? null : { phase, from: end, items: [] };
      if (list !== null) found.push(list);
    }
  }
  close(text.length);
  return found.some(({ items }) => items.length === 0) ? null : found;
}

/** An alias means what stands elsewhere. */
function speaksOfOthers(source: string, document: Document.Parsed): boolean {
  let found = false;
  if (source.includes('*')) {
    visit(document, {
      Alias: () => {
        found = true;
        return visit.BREAK;
      },
    });
  }
  return found;
}

function parsePiece(source: string): Parsed | null {
  const document = parseDocument(source, PARSING);
  const list = document.contents;
  if (document.errors.length > 0 || speaksOfOthers(source, document) || !isSeq(list)) return null;
  const [node] = list.items;
  if (list.items.length !== 1 || list.flow === true || !isMap(node)) return null;
  return { document, node, dash: dashOf(list, 0) };
}

function readHead(text: string, cuts: readonly { from: number; to: number }[]): Head | null {
  let source = '';
  let behind = 0;
  const places = cuts.map(({ from, to }) => {
    source += text.slice(behind, from);
    behind = to;
    return { at: source.length, length: to - from };
  });
  source += text.slice(behind);
  const document = parseDocument(source, PARSING);
  if (document.errors.length > 0 || speaksOfOthers(source, document) || !isMap(document.contents)) return null;
  const at = (offset: number) => places.reduce((moved, cut) => (cut.at <= offset ? moved + cut.length : moved), offset);
  return { source, document, root: document.contents, at };
}

/** Splices of the head as those of the whole text. */
export function ofHead(head: Head, splices: readonly Splice[]): Splice[] {
  return splices.map(({ from, to, insert }) => ({ from: head.at(from), to: head.at(to), insert }));
}

export function itemsOfPlaced(placed: readonly Placed[]): Items {
  const of = (at: number, offset: (piece: Piece) => number) => {
    const one = placed[at];
    if (one === undefined) throw new RangeError(`no item ${at}`);
    return one.base + offset(one.piece);
  };
  return {
    count: placed.length,
    dash: (at) => of(at, ({ dash }) => dash),
    end: (at) => of(at, ({ to }) => to),
  };
}
