import { Document, isMap, isScalar, isSeq, type Node, visit } from 'yaml';

/** Longer lists and maps are written over several lines. */
const LINE = 72;
const RESERVED = /^(true|false|null|yes|no|on|off|y|n|~)$/i;
const PLAIN = /^[\p{L}_/][\p{L}\p{M}\p{N}_./@+ -]*$/u;

/** Spaces at the beginning of every line but the first and empty ones. */
export function indented(text: string, columns: number): string {
  return text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(columns)}`);
}

/** A value on one line, as it may stand within brackets. */
export function flowText(value: unknown): string {
  if (typeof value === 'string') return textInLine(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, each]) => `${textInLine(key)}: ${flowText(each)}`);
    return `{${entries.join(', ')}}`;
  }
  return plain(value);
}

function plain(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return textInLine(String(value));
  return value === undefined ? 'null' : JSON.stringify(value);
}

function textInLine(text: string): string {
  if (PLAIN.test(text) && !RESERVED.test(text) && !text.endsWith(' ') && !text.includes(' -')) return text;

  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff']/.test(text) ? JSON.stringify(text) : `'${text}'`;
}

/**
 * What stands behind `key:` for the value, its further lines as if the key stood in the first column: ` 5`, ` |-\n  text`,
 * `\n  - a`. Without a line break at its end.
 */
export function valueText(value: unknown): string {
  if (typeof value === 'string' && !value.includes('\n')) return ` ${textInLine(value)}`;
  if (typeof value !== 'object' && typeof value !== 'string') return ` ${plain(value)}`;
  return written({ k: value }).slice(2);
}

/** What stands behind `-`, its further lines as if the dash stood in the first column. */
export function itemText(value: unknown): string {
  return written([value]).slice(2);
}

export function keyText(key: string): string {
  return textInLine(key);
}

function written(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string') return;
      if (!node.value.includes('\n')) node.type = quoting(node.value);
      // blank lines at its end would run together with those behind it
      else node.type = /\S\n?$/.test(node.value) ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE';
    },
    Collection: (_, node) => {
      node.flow = inLine(node);
    },
  });
  const top = document.contents;
  if (isMap(top) || isSeq(top)) top.flow = false;
  return document
    .toString({ lineWidth: 0, flowCollectionPadding: false, singleQuote: true, indent: 2 })
    .replace(/\n$/, '');
}

function quoting(text: string): 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE' {
  const shown = textInLine(text);
  return shown.startsWith('"') ? 'QUOTE_DOUBLE' : shown.startsWith("'") ? 'QUOTE_SINGLE' : 'PLAIN';
}

/** Short lists of words, and short maps of them within lists, stand on one line. */
function inLine(node: Node): boolean {
  if (isSeq(node)) {
    return node.items.every((each) => isScalar(each) && !String(each.value).includes('\n')) && flowLength(node) <= LINE;
  }
  return isMap(node) && node.items.length === 0;
}

function flowLength(node: Node): number {
  return flowText((node as { toJSON(): unknown }).toJSON()).length;
}
