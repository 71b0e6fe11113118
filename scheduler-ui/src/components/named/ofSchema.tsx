import { mapOf, type Pair, pairsOf } from '@/components/form/pairs';
import { DrawnField } from './DrawnField';
import type { FieldOf } from './form';

/** As much of JSON Schema as the settings of plugins use. */
export interface SettingsSchema {
  readonly properties?: Readonly<Record<string, Setting>>;
  readonly required?: readonly string[];
}

interface Setting {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
}

type Values = Readonly<Record<string, unknown>>;

const isPairs = (setting: Setting) => setting.type === 'object';
const settings = (schema: SettingsSchema) => Object.entries(schema.properties ?? {});

/** Stored settings as fields hold them. */
export function entered(schema: SettingsSchema, stored: Values): Record<string, unknown> {
  return Object.fromEntries(
    settings(schema).map(([name, setting]) => {
      const value = stored[name] ?? setting.default;
      if (setting.type === 'array') return [name, Array.isArray(value) ? value : []];
      if (isPairs(setting)) return [name, pairsOf((value ?? {}) as Record<string, string>)];
      if (setting.type === 'boolean') return [name, value === true];
      return [name, value ?? ''];
    }),
  );
}

/** What fields hold as settings: what is left empty is left out. */
export function settingsOf(schema: SettingsSchema, values: Values): Record<string, unknown> {
  return Object.fromEntries(
    settings(schema)
      .map(
        ([name, setting]) => [name, isPairs(setting) ? mapOf((values[name] ?? []) as Pair[]) : values[name]] as const,
      )
      .filter(([, value]) => !isEmpty(value)),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** A field for each setting, as its schema describes it. */
export function fieldsOfSchema<Draft>(
  schema: SettingsSchema,
  form: {
    readonly values: Values;
    readonly change: (values: Record<string, unknown>) => void;
    /** Under which the api names them where it refuses them. */
    readonly path: string;
    /** Secret ones that are stored: they may be left empty. */
    readonly kept: readonly string[];
    readonly keptHint: string;
  },
): FieldOf<Draft>[] {
  return settings(schema).map(([name, setting]) => {
    const kept = form.kept.includes(name);
    const words = [setting.description?.replaceAll('`', ''), kept ? form.keptHint : undefined];
    const common = {
      key: name,
      label: setting.title ?? name,
      hint: words.filter((each) => each !== undefined).join(' ') || undefined,
      path: `${form.path}.${name}`,
    };
    const required = schema.required?.includes(name) === true && !kept;
    const field = fieldOf(setting, common, required);
    const set = (key: string, value: unknown) => form.change({ ...form.values, [key]: value });
    return {
      kind: 'own',
      key: common.path,
      paths: [common.path],
      draw: (errorOf) => <DrawnField field={field} draft={form.values} set={set} errorOf={errorOf} />,
    };
  });
}

function fieldOf(
  setting: Setting,
  common: { key: string; label: string; hint: string | undefined; path: string },
  required: boolean,
): FieldOf<Values> {
  if (setting.enum !== undefined)
    return { kind: 'choice', ...common, options: setting.enum.map((value) => ({ value, label: value })) };
  switch (setting.type) {
    case 'integer':
      return { kind: 'number', ...common, min: setting.minimum ?? 0, max: setting.maximum ?? Number.MAX_SAFE_INTEGER };
    case 'boolean':
      return { kind: 'switch', ...common };
    case 'array':
      return { kind: 'tags', ...common };
    case 'object':
      return { kind: 'pairs', ...common };
    default:
      return setting.format === 'password'
        ? { kind: 'secret', ...common, required }
        : { kind: setting.format === 'multiline' ? 'lines' : 'text', ...common, required };
  }
}
