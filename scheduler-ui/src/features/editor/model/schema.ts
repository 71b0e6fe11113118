import type { Path } from './write';

/** As much of JSON Schema 2020-12 as task types use. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly 'x-parameters'?: boolean;
}

/** What does not fit, as the key of a text with its values. */
export interface Misfit {
  readonly path: Path;
  readonly code:
    | 'missing'
    | 'unknown'
    | 'text'
    | 'whole'
    | 'number'
    | 'boolean'
    | 'list'
    | 'map'
    | 'choice'
    | 'least'
    | 'most'
    | 'long'
    | 'duration'
    | 'pattern';
  readonly values?: Readonly<Record<string, string | number>>;
}

const PLACEHOLDER = /^\$\{[^}]+\}$/;
const REFERS = /\$[{[]/;

/** The shape of a field, without the way out of a parameter in its place. */
export function shapeOf(schema: Schema): Schema {
  const first = schema.anyOf?.[0];
  return first === undefined ? schema : { ...first, ...schema };
}

export function typesOf(schema: Schema): readonly string[] {
  return schema.type === undefined ? [] : typeof schema.type === 'string' ? [schema.type] : schema.type;
}

/** Every place at which the value is not what the schema asks for. */
export function misfits(given: Schema, value: unknown, path: Path = []): Misfit[] {
  if (given['x-parameters'] === true && typeof value === 'string' && PLACEHOLDER.test(value)) return [];
  const schema = shapeOf(given);
  const types = typesOf(schema);
  if (types.length === 0) return [];
  if (Array.isArray(value)) return types.includes('array') ? inList(schema, value, path) : wrong(types, path);
  if (typeof value === 'object' && value !== null) {
    return types.includes('object') ? inMap(schema, value as Record<string, unknown>, path) : wrong(types, path);
  }
  if (!types.some((type) => fits(type, value))) return wrong(types, path);
  return inScalar(schema, value, path);
}

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'string':
      // what has no quotes may look like a number and yet be meant as text
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    case 'integer':
      return Number.isInteger(typeof value === 'string' && value.trim() !== '' ? Number(value) : value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false';
    default:
      return false;
  }
}

const WORDS = { integer: 'whole', number: 'number', boolean: 'boolean', array: 'list', object: 'map' } as const;

function wrong(types: readonly string[], path: Path): Misfit[] {
  const [first = 'string'] = types;
  return [{ path, code: first in WORDS ? WORDS[first as keyof typeof WORDS] : 'text' }];
}

function inScalar(schema: Schema, value: unknown, path: Path): Misfit[] {
  const text = String(value);
  if (schema.enum !== undefined && !schema.enum.includes(text)) {
    return [{ path, code: 'choice', values: { choices: schema.enum.join(', ') } }];
  }
  const number = Number(value);
  if (schema.minimum !== undefined && number < schema.minimum)
    return [{ path, code: 'least', values: { least: schema.minimum } }];
  if (schema.maximum !== undefined && number > schema.maximum)
    return [{ path, code: 'most', values: { most: schema.maximum } }];
  if (schema.maxLength !== undefined && text.length > schema.maxLength) {
    return [{ path, code: 'long', values: { most: schema.maxLength } }];
  }
  if (schema.pattern !== undefined && !REFERS.test(text) && !matches(schema.pattern, text)) {
    return [{ path, code: schema.format === 'time-span' ? 'duration' : 'pattern' }];
  }
  return [];
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    // written for another kind of machine: the server judges
    return true;
  }
}

function inList(schema: Schema, list: readonly unknown[], path: Path): Misfit[] {
  const { items, maxItems } = schema;
  if (maxItems !== undefined && list.length > maxItems) return [{ path, code: 'long', values: { most: maxItems } }];
  return items === undefined ? [] : list.flatMap((each, at) => misfits(items, each, [...path, at]));
}

function inMap(schema: Schema, map: Record<string, unknown>, path: Path): Misfit[] {
  const { properties = {}, required = [], additionalProperties: others } = schema;
  const found: Misfit[] = required
    .filter((name) => map[name] === undefined || map[name] === null || map[name] === '')
    .map((name) => ({ path: [...path, name], code: 'missing' }));
  for (const [name, value] of Object.entries(map)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const field = known ?? (typeof others === 'object' ? others : undefined);
    if (field !== undefined && value !== null && !(value === '' && required.includes(name))) {
      found.push(...misfits(field, value, [...path, name]));
    } else if (field === undefined && others === false) {
      found.push({ path: [...path, name], code: 'unknown', values: { name } });
    }
  }
  return found;
}
