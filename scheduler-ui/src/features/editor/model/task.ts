import { type Document, isScalar, type YAMLMap } from 'yaml';
import { type Phase, Piece } from './pieces';
import { asMap, asSeq, asText, valueOf } from './places';

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
  /** What it was read from: the same as long as it is written in the same way. */
  readonly piece: object;
  /** What it says. Offsets of the node are of `source`, which begins at `base` of the whole text. */
  readonly node: YAMLMap;
  readonly document: Document.Parsed;
  readonly source: string;
  readonly base: number;
  /** Its lines, or what stands between brackets. */
  readonly written: string;
  /** Where it stands in the whole text. */
  readonly from: number;
  readonly to: number;
}

/** A task of a text that was read as one: its offsets are of the whole text. */
export type WholePiece = Pick<Piece, 'source' | 'document' | 'node' | 'from' | 'to'>;

export function taskOf(
  piece: Piece | WholePiece,
  base: number,
  phase: Phase,
  index: number,
  names: ReadonlySet<string>,
  old?: Task,
): Task {
  const said = saidBy(piece);
  const id = said.name === '' || names.has(said.name) ? `${said.name}~${phase}.${index}` : said.name;
  const same = old?.piece === piece && old.base === base && old.phase === phase && old.index === index;
  return same && old.id === id ? old : new ReadTask(piece, said, base, phase, index, id);
}

type Said = Pick<Task, 'name' | 'type' | 'dependsOn' | 'branches' | 'disabled'>;

/** What is not drawn is read when it is asked for. */
class ReadTask implements Task {
  readonly name: string;
  readonly type: string;
  readonly dependsOn: readonly string[];
  readonly branches: readonly Branch[];
  readonly disabled: boolean;

  constructor(
    readonly piece: Piece | WholePiece,
    said: Said,
    readonly base: number,
    readonly phase: Phase,
    readonly index: number,
    readonly id: string,
  ) {
    this.name = said.name;
    this.type = said.type;
    this.dependsOn = said.dependsOn;
    this.branches = said.branches;
    this.disabled = said.disabled;
  }

  get source() {
    return this.piece.source;
  }
  get node() {
    return this.piece.node;
  }
  get document() {
    return this.piece.document;
  }
  get written() {
    const { piece } = this;
    return piece instanceof Piece ? piece.source : piece.source.slice(piece.from, piece.to);
  }
  get from() {
    return this.base + this.piece.from;
  }
  get to() {
    return this.base + this.piece.to;
  }
}

const SAID = new WeakMap<object, Said>();
const NO_BRANCHES: readonly Branch[] = [];

function saidBy(piece: Piece | WholePiece): Said {
  const known = SAID.get(piece);
  if (known !== undefined) return known;
  const glanced = piece instanceof Piece ? piece.glanced : null;
  const said = glanced === null ? readIn(piece.node) : { ...glanced, branches: NO_BRANCHES };
  SAID.set(piece, said);
  return said;
}

function readIn(node: YAMLMap): Said {
  const type = asText(valueOf(node, 'type')) ?? '';
  const disabled = valueOf(node, 'disabled');
  return {
    name: asText(valueOf(node, 'name')) ?? '',
    type,
    dependsOn: textsOf(valueOf(node, 'dependsOn')),
    branches: branchesOf(node, type),
    disabled: isScalar(disabled) && disabled.value === true,
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
