/** What a task says of itself that the canvas draws. */
export interface Said {
  readonly name: string;
  readonly type: string;
  readonly dependsOn: readonly string[];
  readonly disabled: boolean;
}

const WORD = String.raw`[A-Za-z_][\w.-]*`;
const KEY = /^( *)(- )?([A-Za-z]+):(?: (.*))?$/;
const SINGLE = /^[A-Za-z_][\w.-]*$/;
const LIST = new RegExp(`^\\[ ?${WORD}(?:, ?${WORD})* ?\\]$`);
/** On one line, and nothing in it that could mean more than it says. */
const LINE = /^(?:[A-Za-z_][\w ./-]*|\d{1,9}|'[^'\t]*'|"[^"\\\t]*")$/;
const BLOCK = /^[|>][+-]?$/;
/** These are drawn in more detail than a glance tells. */
const DECIDES = new Set(['switch', 'conditions']);
const NULL = /^null$/i;

/**
 * What the lines of a task say, read at a glance: thousands are drawn before any of them is read in full. Null unless they
 * are written so plainly that a full reading can only say the same.
 */
export function glance(source: string): Said | null {
  const values = new Map<string, string>();
  const lines = source.split('\n');
  let columns = -1;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '' || /^ *#/.test(line)) continue;
    const [, indent = '', dash, key = '', value = ''] = KEY.exec(line.trimEnd()) ?? [];
    const first = columns < 0;
    if (key === '' || first !== (dash !== undefined)) return null;
    if (first) columns = indent.length + 2;
    else if (indent.length !== columns) return null;
    if (values.has(key)) return null;
    values.set(key, value);
    if (BLOCK.test(value)) at = endOfBlock(lines, at + 1, columns);
    else if (!LINE.test(value) && !LIST.test(value)) return null;
    if (at < 0) return null;
  }
  return saidBy(values);
}

/** The last line of a text over several lines; out of all lines where it is written in an unusual way. */
function endOfBlock(lines: readonly string[], from: number, columns: number): number {
  let last = from - 1;
  let indent = -1;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const here = line.search(/[^ ]/);
    if (here < 0 || line[here] === '\t') return -2;
    if (here <= columns) break;
    if (indent < 0) indent = here;
    if (here < indent) return -2;
    last = at;
  }
  return indent < 0 ? -2 : last;
}

function saidBy(values: ReadonlyMap<string, string>): Said | null {
  const name = values.get('name') ?? '';
  const type = values.get('type') ?? '';
  const before = values.get('dependsOn') ?? '[]';
  const disabled = values.get('disabled') ?? 'false';
  if (!SINGLE.test(name) || !SINGLE.test(type) || DECIDES.has(type)) return null;
  if (NULL.test(name) || NULL.test(type)) return null;
  if (disabled !== 'true' && disabled !== 'false') return null;
  const names = before === '[]' ? [] : LIST.test(before) ? before.slice(1, -1).split(',') : [before];
  const dependsOn = names.map((each) => each.trim());
  if (!dependsOn.every((each) => SINGLE.test(each) && !NULL.test(each))) return null;
  return { name, type, dependsOn, disabled: disabled === 'true' };
}
