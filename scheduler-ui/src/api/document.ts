/** What the interface needs of a workflow's document (docs/workflows.md), whoever wrote it: nothing here throws. */

export const LISTS = ['tasks', 'onFailure', 'finally'] as const;
export type TaskList = (typeof LISTS)[number];

/** A way that a switch or a conditions task may take: to whom, and when. */
export interface Way {
  readonly to: string;
  readonly kind: 'case' | 'otherwise' | 'true' | 'false';
  readonly when: string;
}

export interface OutlineTask {
  readonly name: string;
  readonly type: string;
  readonly list: TaskList;
  readonly dependsOn: readonly string[];
  readonly ways: readonly Way[];
  readonly disabled: boolean;
  /** Everything that stands at the task. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export type ParameterType =
  'string' | 'integer' | 'long' | 'float' | 'double' | 'date' | 'time' | 'timestamp' | 'boolean' | 'list';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** As a start takes it; undefined when there is none. */
  readonly value: string | undefined;
  readonly required: boolean;
  readonly allowed: readonly string[];
  readonly pattern: string | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly description: string;
  readonly out: boolean;
}

export interface Outline {
  readonly name: string;
  readonly description: string;
  readonly priority: string;
  readonly params: readonly Parameter[];
  readonly tasks: readonly OutlineTask[];
}

type Fields = Record<string, unknown>;

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => list(value).map(textOf);

/** A value as the text that the api makes of it: a list is a JSON array. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

const TYPES = new Set<string>([
  'string',
  'integer',
  'long',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'boolean',
  'list',
] satisfies ParameterType[]);

function parameterOf(name: string, declared: unknown): Parameter {
  const fields: Fields = isMap(declared)
    ? declared
    : { value: declared, type: Array.isArray(declared) ? 'list' : 'string' };
  const type = textOf(fields.type).toLowerCase();
  return {
    name,
    type: TYPES.has(type) ? (type as ParameterType) : 'string',
    value: fields.value === undefined || fields.value === null ? undefined : textOf(fields.value),
    required: fields.required === true,
    allowed: texts(fields.allowed),
    pattern: typeof fields.pattern === 'string' ? fields.pattern : undefined,
    min: typeof fields.min === 'number' ? fields.min : undefined,
    max: typeof fields.max === 'number' ? fields.max : undefined,
    description: textOf(fields.description),
    out: fields.direction === 'out',
  };
}

/** The parameters that are declared at a workflow or a task. */
export function parametersOf(params: unknown): Parameter[] {
  return isMap(params) ? Object.entries(params).map(([name, declared]) => parameterOf(name, declared)) : [];
}

function waysOf(task: Fields): Way[] {
  if (task.type === 'switch') {
    const cases = list(task.cases)
      .filter(isMap)
      .flatMap((each) => texts(each.then).map((to): Way => ({ to, kind: 'case', when: textOf(each.when) })));
    return [...cases, ...texts(task.otherwise).map((to): Way => ({ to, kind: 'otherwise', when: '' }))];
  }
  if (task.type === 'conditions') {
    return [
      ...texts(task.onTrue).map((to): Way => ({ to, kind: 'true', when: '' })),
      ...texts(task.onFalse).map((to): Way => ({ to, kind: 'false', when: '' })),
    ];
  }
  return [];
}

export function outlineOf(document: unknown): Outline {
  const fields: Fields = isMap(document) ? document : {};
  return {
    name: textOf(fields.name),
    description: textOf(fields.description),
    priority: textOf(fields.priority) === '' ? 'medium' : textOf(fields.priority),
    params: parametersOf(fields.params),
    tasks: LISTS.flatMap((name) =>
      list(fields[name])
        .filter(isMap)
        .map((task) => ({
          name: textOf(task.name),
          type: textOf(task.type),
          list: name,
          dependsOn: texts(task.dependsOn),
          ways: waysOf(task),
          disabled: task.disabled === true,
          fields: task,
        })),
    ),
  };
}
