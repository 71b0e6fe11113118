import { type Schema, shapeOf, typesOf } from '../model/schema';

export type Kind =
  | 'code'
  | 'multiline'
  | 'choice'
  | 'whole'
  | 'boolean'
  | 'text'
  | 'scalar'
  | 'list'
  | 'groups'
  | 'map'
  | 'group'
  | 'any';

/** How a field is drawn. */
export function kindOf(given: Schema): Kind {
  const schema = shapeOf(given);
  const types = typesOf(schema);
  if (types.length > 1) return 'scalar';
  if (given['x-parameters'] === true && types[0] === 'array') return 'any';
  switch (types[0]) {
    case 'string':
      if (schema.enum !== undefined) return given['x-parameters'] === true ? 'text' : 'choice';
      if (schema.format === 'script' || schema.format === 'sql') return 'code';
      return schema.format === 'multiline' ? 'multiline' : 'text';
    case 'integer':
    case 'number':
      return 'whole';
    case 'boolean':
      return 'boolean';
    case 'array':
      if (schema.items === undefined) return 'any';
      return schema.items.properties === undefined ? 'list' : 'groups';
    case 'object':
      if (schema.properties !== undefined) return 'group';
      return typeof schema.additionalProperties === 'object' ? 'map' : 'any';
    default:
      return 'any';
  }
}

/** What somebody typed as the value that they meant: numbers and truth without quotes, nothing for an empty text. */
export function valueOfText(text: string, kind: Kind): unknown {
  if (text === '') return undefined;
  if (kind !== 'whole' && kind !== 'scalar') return text;
  if (/^-?(0|[1-9]\d{0,14})$/.test(text.trim())) return Number(text.trim());
  if (kind === 'scalar' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
