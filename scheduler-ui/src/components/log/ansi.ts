/** Colours of terminals, from text that nobody can be trusted with: what comes out is text and names of classes. */
export interface Span {
  readonly text: string;
  /** `fg1`, `bg4`, `bold` …: a few known names, whatever the text says. */
  readonly classes: readonly string[];
}

interface Style {
  fg: number | undefined;
  bg: number | undefined;
  bold: boolean;
  faint: boolean;
  italic: boolean;
  underline: boolean;
  inverse: boolean;
  strike: boolean;
}

const PLAIN: Style = {
  fg: undefined,
  bg: undefined,
  bold: false,
  faint: false,
  italic: false,
  underline: false,
  inverse: false,
  strike: false,
};

// each alternative is bounded by what it can not contain, so that no text takes long

const SEQUENCE =
  /\u001b(?:\[([0-9;:]{0,64})[ -/]{0,4}([@-~])|\][^\u0007\u001b\n]{0,4096}(?:\u0007|\u001b\\)?|[@-Z\\^_`-~])/g;

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
/** They make text read otherwise than it stands. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Without sequences, as it is searched. */
export function stripped(text: string): string {
  return text.includes('\u001b') ? text.replace(SEQUENCE, '') : text;
}

function visible(text: string): string {
  return text
    .replace(CONTROL, (each) => (each === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + each.charCodeAt(0))))
    .replace(TURNS, '\ufffd');
}

/** A line as pieces of one style each. */
export function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let style = PLAIN;
  let from = 0;
  const add = (text: string) => {
    if (text !== '') spans.push({ text: visible(text), classes: classesOf(style) });
  };
  for (const match of line.matchAll(SEQUENCE)) {
    add(line.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === 'm') style = styled(style, match[1] ?? '');
  }
  add(line.slice(from));
  return spans;
}

function classesOf(style: Style): string[] {
  const classes: string[] = [];
  const [fg, bg] = style.inverse ? [style.bg, style.fg] : [style.fg, style.bg];
  if (fg !== undefined) classes.push(`fg${fg}`);
  if (bg !== undefined) classes.push(`bg${bg}`);
  if (style.inverse && fg === undefined && bg === undefined) classes.push('inverse');
  for (const name of ['bold', 'faint', 'italic', 'underline', 'strike'] as const) if (style[name]) classes.push(name);
  return classes;
}

function styled(before: Style, parameters: string): Style {
  let style = { ...before };
  const codes = parameters.split(/[;:]/).map((each) => (each === '' ? 0 : Number(each)));
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes.slice(at + 1));
      if (code === 38) style.fg = colour;
      else style.bg = colour;
      at += used;
    } else style = simple(style, code);
  }
  return style;
}

function simple(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 92 };
  switch (code) {
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, faint: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 22:
      return { ...style, bold: false, faint: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 27:
      return { ...style, inverse: false };
    case 29:
      return { ...style, strike: false };
    case 39:
      return { ...style, fg: undefined };
    case 49:
      return { ...style, bg: undefined };
    default:
      return style;
  }
}

/** A colour of 256 or of all: the nearest of the sixteen, which can be read on both backgrounds. */
function extended(codes: readonly number[]): [number | undefined, number] {
  if (codes[0] === 5) return [ofPalette(codes[1] ?? 0), 2];
  if (codes[0] === 2) return [nearest(codes[1] ?? 0, codes[2] ?? 0, codes[3] ?? 0), 4];
  return [undefined, codes.length];
}

function ofPalette(n: number): number | undefined {
  if (!(n >= 0 && n <= 255)) return undefined;
  if (n < 16) return n;
  if (n >= 232) return nearest(8 + (n - 232) * 10, 8 + (n - 232) * 10, 8 + (n - 232) * 10);
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const cube = n - 16;
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function nearest(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  if (most < 48) return 0;
  const part = (value: number) => (value > most / 2 ? 1 : 0);
  const spread = most - Math.min(red, green, blue);
  if (spread < 32) return most < 140 ? 8 : most < 220 ? 7 : 15;
  return part(red) + 2 * part(green) + 4 * part(blue) + (most > 190 ? 8 : 0);
}

export interface Marked extends Span {
  readonly match: boolean;
}

/** The same text, with what is searched for as spans of its own. */
export function marked(spans: readonly Span[], wanted: string): Marked[] {
  if (wanted === '') return spans.map((span) => ({ ...span, match: false }));
  const whole = spans
    .map((span) => span.text)
    .join('')
    .toLowerCase();
  const needle = wanted.toLowerCase();
  const found: Marked[] = [];
  let start = 0;
  let at = whole.indexOf(needle);
  for (const span of spans) {
    const end = start + span.text.length;
    let from = start;
    const add = (to: number, match: boolean) => {
      if (to > from) found.push({ text: span.text.slice(from - start, to - start), classes: span.classes, match });
      from = to;
    };
    while (at !== -1 && at < end) {
      add(Math.max(from, at), false);
      const to = at + needle.length;
      add(Math.min(to, end), true);
      if (to > end) break;
      at = whole.indexOf(needle, to);
    }
    add(end, false);
    start = end;
  }
  return found;
}
