import type { Parameter } from '@/api/document';
import type { TaskChoice } from '@/api/runs';

/** What is entered in the start dialog, and what it means to the api. */
export interface FreeParameter {
  readonly key: number;
  readonly name: string;
  readonly value: string;
}

export type Scope = 'whole' | 'from' | 'only' | 'upTo';

export interface Entered {
  /** Of the declared ones, those that were touched; undefined: as the workflow says. */
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly free: readonly FreeParameter[];
  readonly scope: Scope;
  readonly tasks: readonly string[];
  readonly priority: string;
}

export const UNTOUCHED: Entered = { values: {}, free: [], scope: 'whole', tasks: [], priority: '' };

/** A mistake that can be seen before the api is asked; words stand in the translations under `wrong`. */
export interface Mistake {
  readonly kind: 'required' | 'number' | 'whole' | 'min' | 'max' | 'nameMissing' | 'nameTwice' | 'tasks';
  readonly min?: number;
  readonly max?: number;
  readonly name?: string;
}

/** By the path that the api would name: `params.day`, `tasks`; free parameters by `free.<key>`. */
export type Mistakes = ReadonlyMap<string, Mistake>;

const WHOLE = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** Texts that refer to something are worked out by the api; nobody can judge them here. */
export const refers = (value: string) => value.includes('${') || value.includes('$[');

/** What the field shows: lists one entry a line. */
export function shown(type: Parameter['type'], value: string): string {
  if (type !== 'list') return value;
  try {
    const entries: unknown = JSON.parse(value);
    if (Array.isArray(entries) && entries.every((each) => typeof each === 'string' && !each.includes('\n'))) {
      return entries.join('\n');
    }
  } catch {
    // a reference to a list: shown as it is
  }
  return value;
}

/** The reverse: what the api takes. */
export function taken(type: Parameter['type'], entered: string): string {
  const text = entered.trim();
  if (type !== 'list' || refers(text) || text.startsWith('[')) return entered;
  return JSON.stringify(text === '' ? [] : text.split('\n'));
}

function mistakeOf(parameter: Parameter, entered: string | undefined): Mistake | undefined {
  const value = entered ?? parameter.value;
  if (value === undefined || (value === '' && parameter.required)) {
    return parameter.required ? { kind: 'required' } : undefined;
  }
  if (entered === undefined || entered === '' || refers(value)) return undefined;
  const whole = parameter.type === 'integer' || parameter.type === 'long';
  if (!whole && parameter.type !== 'float' && parameter.type !== 'double') return undefined;
  if (whole && !WHOLE.test(value)) return { kind: 'whole' };
  if (!NUMBER.test(value)) return { kind: 'number' };
  if (parameter.min !== undefined && Number(value) < parameter.min) return { kind: 'min', min: parameter.min };
  if (parameter.max !== undefined && Number(value) > parameter.max) return { kind: 'max', max: parameter.max };
  return undefined;
}

export function mistakesOf(parameters: readonly Parameter[], entered: Entered): Mistakes {
  const found = new Map<string, Mistake>();
  for (const parameter of parameters) {
    const mistake = mistakeOf(parameter, entered.values[parameter.name]);
    if (mistake !== undefined) found.set(`params.${parameter.name}`, mistake);
  }
  const names = new Set(parameters.map(({ name }) => name));
  for (const { key, name } of entered.free) {
    if (name.trim() === '') found.set(`free.${key}`, { kind: 'nameMissing' });
    else if (names.has(name.trim())) found.set(`free.${key}`, { kind: 'nameTwice', name: name.trim() });
    names.add(name.trim());
  }
  if (entered.scope !== 'whole' && entered.tasks.length === 0) found.set('tasks', { kind: 'tasks' });
  return found;
}

export function choiceOf({ scope, tasks }: Entered): TaskChoice | undefined {
  return scope === 'whole' ? undefined : { [scope]: [...tasks] };
}

/** Only what differs from the document is sent: its own values are worked out when the run begins. */
export function paramsOf(parameters: readonly Parameter[], entered: Entered): Record<string, string> {
  const params: Record<string, string> = {};
  for (const { name, value } of parameters) {
    const given = entered.values[name];
    if (given !== undefined && given !== value && !(given === '' && value === undefined)) params[name] = given;
  }
  for (const { name, value } of entered.free) params[name.trim()] = value;
  return params;
}

/** Where the api's mistakes belong: those at fields, and the others. */
export function placed(
  errors: readonly { readonly path: string; readonly message: string }[],
  parameters: readonly Parameter[],
  entered: Entered,
): { readonly fields: ReadonlyMap<string, string>; readonly others: readonly string[] } {
  const fields = new Map<string, string>();
  const others: string[] = [];
  for (const { path, message } of errors) {
    const name = path.startsWith('params.') ? path.slice('params.'.length) : undefined;
    const free = entered.free.find((each) => each.name.trim() === name);
    if (name !== undefined && parameters.some((each) => each.name === name)) fields.set(path, message);
    else if (free !== undefined) fields.set(`free.${free.key}`, message);
    else if (path.startsWith('tasks')) fields.set('tasks', message);
    else others.push(path === '' ? message : `${path}: ${message}`);
  }
  return { fields, others };
}
