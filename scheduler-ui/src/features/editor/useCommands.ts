/** What toolbar and keys can ask for. */
export type Command =
  | 'save'
  | 'undo'
  | 'redo'
  | 'copy'
  | 'duplicate'
  | 'remove'
  | 'all'
  | 'arrange'
  | 'find'
  | 'add'
  | 'yaml'
  | 'settings'
  | 'problems'
  | 'picture'
  | 'full'
  | 'help'
  | 'open'
  | 'zoomIn'
  | 'zoomOut'
  | 'fit';

export interface Commands {
  readonly run: (command: Command) => void;
  readonly yaml: boolean;
  readonly settings: boolean;
  /** How many edges are selected. */
  readonly edges: number;
}

const WITH_CTRL: Readonly<Record<string, Command | undefined>> = {
  s: 'save',
  z: 'undo',
  y: 'redo',
  f: 'find',
  k: 'find',
  d: 'duplicate',
  a: 'all',
};
const ALONE: Readonly<Record<string, Command | undefined>> = {
  Delete: 'remove',
  Backspace: 'remove',
  Enter: 'open',
  a: 'add',
  l: 'arrange',
  y: 'yaml',
  p: 'problems',
  f: 'full',
  '?': 'help',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '0': 'fit',
};
/** These work from everywhere in the editor, the others where no text is typed. */
const EVERYWHERE = new Set<Command>(['save', 'find']);

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What a key asks for, if anything. */
export function commandOf(event: Key, typing: boolean): Command | null {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const ctrl = event.ctrlKey || event.metaKey;
  const command = ctrl
    ? key === 'z' && event.shiftKey
      ? 'redo'
      : WITH_CTRL[key]
    : event.altKey
      ? undefined
      : ALONE[key];
  if (command === undefined) return null;
  return typing && !EVERYWHERE.has(command) ? null : command;
}
